// SPDX-License-Identifier: MIT
// What the DNS said lately, so that a message waits for it once, whatever the number of its
// recipients. That it didn't say it in time is remembered, too. Bounded; the oldest are forgotten
// first. Owned by the engine; the loop's thread.
#pragma once

#include <cstdint>
#include <optional>

#include "engine/limits.hpp"
#include "engine/signals/signals.hpp"
#include "grayling/base/clock.hpp"
#include "grayling/engine/fixed_table.hpp"
#include "grayling/engine/key_hash.hpp"

namespace grayling {

class SignalMemory {
 public:
  SignalMemory() : table_(kSignalsMax) {}

  // `message`: a hash of the message, its client and its sender; all zero: it has no name, and
  // nothing is remembered. None: it isn't known, or not any more.
  std::optional<Signals> find(const KeyHash& message, Monotonic now) {
    if (message == KeyHash{}) return std::nullopt;
    const Known* const known = table_.find(message);
    if (known == nullptr || now - known->at >= kSignalsKeep) return std::nullopt;
    return known->signals;
  }
  // What wasn't asked isn't remembered.
  void put(const KeyHash& message, const Signals& signals, Monotonic now) {
    if (message != KeyHash{} && signals.spf) table_.put(message, {now, signals});
  }

 private:
  struct Known {
    Monotonic at{};
    Signals signals;
    std::int64_t worth() const { return at.count(); }
  };

  FixedTable<Known> table_;
};

}  // namespace grayling
