// SPDX-License-Identifier: MIT
// A greylister to which a trace is played: grayling itself, or a model of another one. One thread.
#pragma once

#include <cstdint>
#include <string>

#include "grayling/base/clock.hpp"
#include "simulation/senders.hpp"

namespace grayling::simulation {

// The time at which traces begin.
inline constexpr UnixSeconds kStart = 1'800'000'000;

struct Envelope {
  const Host& host;
  const std::string& sender;
  const std::string& recipient;
  // For models that see the whole mail.
  std::uint64_t message = 0;  // the same in all its attempts
  double points = 0;          // what a filter gives for its contents
};

class Greylister {
 public:
  virtual ~Greylister() = default;
  // Makes one attempt at `now`, which never goes back. Returns true if it passes.
  virtual bool passes(const Envelope& envelope, UnixSeconds now) = 0;
  // Tells it that a mailbox of the site has sent mail, with a login.
  virtual void on_sent(const std::string& /*sender*/, const std::string& /*recipient*/,
                       UnixSeconds /*now*/) {}
};

}  // namespace grayling::simulation
