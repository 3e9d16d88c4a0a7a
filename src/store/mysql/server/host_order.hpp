// SPDX-License-Identifier: MIT
// The order in which the hosts of a URL are tried. Owned by a HostConnection and used by its
// thread.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <vector>

#include "grayling/base/assert.hpp"
#include "grayling/base/clock.hpp"

namespace grayling::mysql {

// A host that hung or refused writes is tried after all others for this time: each attempt may take
// a second, during which requests wait.
inline constexpr std::chrono::seconds kHostRest{10};

class HostOrder {
 public:
  explicit HostOrder(std::size_t hosts) : rests_until_(hosts, Monotonic::min()) {}

  // The indices of all hosts in the URL's order, resting hosts last.
  std::vector<std::size_t> order(Monotonic now) const {
    std::vector<std::size_t> hosts;
    for (std::size_t i = 0; i < rests_until_.size(); ++i) hosts.push_back(i);
    std::stable_partition(hosts.begin(), hosts.end(),
                          [&](std::size_t host) { return rests_until_[host] <= now; });
    return hosts;
  }

  void rest(std::size_t host, Monotonic now) {
    GRAYLING_ASSERT(host < rests_until_.size());
    rests_until_[host] = now + kHostRest;
  }
  void end_rest(std::size_t host) {
    GRAYLING_ASSERT(host < rests_until_.size());
    rests_until_[host] = Monotonic::min();
  }

 private:
  std::vector<Monotonic> rests_until_;
};

}  // namespace grayling::mysql
