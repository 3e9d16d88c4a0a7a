// SPDX-License-Identifier: MIT
// Strangers that got no row, because their client, or all clients together, have too many rows that
// wait. If such a stranger comes back after `delay`, it has done all that greylisting asks, and
// must not pay for the flood of another: its row is made as passed.
//
// Memory is bounded, and the oldest entries go first. The promise holds if the stranger comes back
// before half of kTurnedAwayMax others were turned away. Beyond that it is a stranger again at each
// try, until the flood is slower than its retries. A restart or a `grayling forget` forgets all,
// and each host has a memory of its own; either costs one more retry. Owned by the engine; the
// loop's thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>

#include "engine/limits.hpp"
#include "grayling/base/assert.hpp"
#include "grayling/engine/fixed_table.hpp"
#include "grayling/greylist/settings.hpp"
#include "grayling/store/store.hpp"

namespace grayling {

// When a retry passes: from `delay` to `window` after the first try. A tutorial's table knows no
// times, so any retry passes.
struct PassTimes {
  Seconds delay;
  Seconds window;

  static PassTimes of(const GreylistSettings& settings, TableKind kind) {
    if (kind == TableKind::Tutorial) return {0, std::numeric_limits<Seconds>::max()};
    return {settings.delay, settings.retry_window};
  }
};

class TurnedAway {
 public:
  // Remembers at most `places` strangers.
  explicit TurnedAway(std::size_t places = kTurnedAwayMax) : table_(places) {}

  // `key` was refused a row. Its first refusal counts, until the window is over.
  void note(const KeyHash& key, const PassTimes& times, Monotonic now) {
    if (waited(key, times, now)) return;
    is_used_ = true;
    table_.put(key, {second_of(now)});
  }

  // How long it has waited; none: it was not turned away, or it is forgotten.
  std::optional<Seconds> waited(const KeyHash& key, const PassTimes& times, Monotonic now) {
    if (!is_used_) return std::nullopt;
    const auto* const known = table_.find(key);
    if (known == nullptr) return std::nullopt;
    const Seconds waited = second_of(now) - known->second;
    GRAYLING_ASSERT(waited >= 0);
    return waited <= times.window ? std::optional(waited) : std::nullopt;
  }

  void clear() { table_.clear(); }

 private:
  struct Since {
    std::int64_t second;  // of the monotonic clock
    std::int64_t worth() const { return second; }
  };

  static std::int64_t second_of(Monotonic now) { return now / std::chrono::seconds(1); }

  // Sparse: a crowded table would forget first the entries that still matter.
  FixedTable<Since, 16> table_;
  bool is_used_ = false;
};

}  // namespace grayling
