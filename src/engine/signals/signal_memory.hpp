// SPDX-License-Identifier: MIT
// What the DNS said lately, so that a message waits for it once, whatever the number of its
// recipients. That it didn't say it in time is remembered, too. Owned by the engine; the loop's
// thread.
#pragma once

#include <optional>

#include "engine/limits.hpp"
#include "engine/memory/recent_memory.hpp"
#include "engine/signals/signals.hpp"

namespace grayling {

class SignalMemory {
 public:
  // `message`: a hash of the message, its client and its sender; all zero: it has no name, and
  // nothing is remembered. None: it isn't known, or not any more.
  std::optional<Signals> find(const KeyHash& message, Monotonic now) {
    return message == KeyHash{} ? std::nullopt : memory_.find(message, now);
  }
  // What wasn't asked isn't remembered.
  void put(const KeyHash& message, const Signals& signals, Monotonic now) {
    if (message != KeyHash{} && signals.is_asked()) memory_.put(message, signals, now);
  }

 private:
  RecentMemory<Signals> memory_{kSignalsMax, kSignalsKeep};
};

}  // namespace grayling
