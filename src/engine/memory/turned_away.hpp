// SPDX-License-Identifier: MIT
// Strangers for whom no row was made, because their client or everybody has too many that wait.
// Such a one who comes back after `delay` has done all that greylisting asks, and must not pay for
// a neighbour's flood: its row is made as passed.
//
// Memory is bounded, and the oldest go first: the promise holds for who comes back before half of
// kTurnedAwayMax others were turned away. Beyond that a sender is a stranger again, at each try,
// until the flood is slower than its retries. A restart or a `grayling forget` forgets all, and
// each host has a memory of its own: either costs a retry more. Owned by the engine; the loop's
// thread.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>

#include "engine/limits.hpp"
#include "grayling/base/assert.hpp"
#include "grayling/engine/fixed_table.hpp"
#include "grayling/greylist/settings.hpp"
#include "grayling/store/store.hpp"

namespace grayling {

// When a retry passes: from `delay` to `window` after the first try. A tutorial's table knows
// neither, and whoever comes back passes.
struct RetryTimes {
  Seconds delay;
  Seconds window;

  static RetryTimes of(const GreylistSettings& settings, TableKind kind) {
    if (kind == TableKind::Tutorial) return {0, std::numeric_limits<Seconds>::max()};
    return {settings.delay, settings.retry_window};
  }
};

class TurnedAway {
 public:
  // `key` was refused a row. The first time counts, until the window is over.
  void note(const KeyHash& key, const RetryTimes& times, Monotonic now) {
    if (waited(key, times, now)) return;
    is_used_ = true;
    table_.put(key, {second_of(now)});
  }

  // For how many seconds it has waited; none: it isn't known, or not any more.
  std::optional<Seconds> waited(const KeyHash& key, const RetryTimes& times, Monotonic now) {
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

  // Sparse: in a crowded one the first tries that still matter are the first to be forgotten.
  FixedTable<Since, 16> table_{kTurnedAwayMax};
  bool is_used_ = false;
};

}  // namespace grayling
