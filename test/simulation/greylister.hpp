// SPDX-License-Identifier: MIT
// Who judges the trace: grayling itself, or a model of another greylister. One thread.
#pragma once

#include <string>

#include "grayling/base/clock.hpp"
#include "simulation/senders.hpp"

namespace grayling::simulation {

// When the traces begin.
inline constexpr UnixSeconds kStart = 1'800'000'000;

struct Envelope {
  const Host& host;
  const std::string& sender;
  const std::string& recipient;
};

class Greylister {
 public:
  virtual ~Greylister() = default;
  // One attempt, at `now`, which never goes back. True: it passes.
  virtual bool passes(const Envelope& envelope, UnixSeconds now) = 0;
  // A mailbox of the site has sent mail: the sender has logged in.
  virtual void on_sent(const std::string& /*sender*/, const std::string& /*recipient*/,
                       UnixSeconds /*now*/) {}
};

}  // namespace grayling::simulation
