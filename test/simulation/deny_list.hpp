// SPDX-License-Identifier: MIT
// Which machines of the trace a DNSBL has, and since when. It knows some machines before they send
// here; of others it learns while they send. Pure, once it is made.
#pragma once

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "grayling/base/clock.hpp"
#include "simulation/trace.hpp"

namespace grayling::simulation {

class DenyList {
 public:
  DenyList() = default;  // it has seen no mail, and learns nothing
  // `lag`: half of the machines that it learns of are in it so long after their first mail here.
  DenyList(const std::vector<Message>& trace, Seconds lag);

  // Times are in seconds since the trace's start. RFC 5782's test entry is in it, nobody's
  // addresses aren't.
  bool has(std::uint32_t address, Seconds at) const;

 private:
  std::optional<Seconds> start_of(std::uint32_t address, Seconds at) const;

  // The times at which an infected or a rented machine begins to send, after a pause in which the
  // list has forgotten it.
  std::unordered_map<std::uint32_t, std::vector<Seconds>> starts_;
  Seconds lag_ = 0;
};

}  // namespace grayling::simulation
