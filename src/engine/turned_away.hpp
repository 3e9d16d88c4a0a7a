// SPDX-License-Identifier: MIT
// Strangers for whom no row was made, because their client or everybody has too many that wait.
// Such a one who comes back after `delay` has done all that greylisting asks, and must not pay for
// a neighbour's flood: its row is made as passed. Bounded memory, the oldest go first; a restart
// forgets all, and another host has its own, so that it costs a retry more there. Owned by the
// engine; the loop's thread.
#pragma once

#include <cstdint>
#include <optional>

#include "engine/limits.hpp"
#include "grayling/engine/fixed_table.hpp"
#include "grayling/greylist/settings.hpp"

namespace grayling {

class TurnedAway {
 public:
  // `key` was refused a row. The first time counts, until `retry_window` is over.
  void note(const KeyHash& key, const GreylistSettings& settings, Monotonic now) {
    const auto* const known = table_.find(key);
    if (known != nullptr && age(*known, now) <= settings.retry_window) return;
    is_used_ = true;
    table_.put(key, {std::chrono::duration_cast<std::chrono::seconds>(now).count()});
  }

  // For how many seconds it has waited; none: it isn't known, or may not pass yet, or no longer.
  std::optional<Seconds> waited(const KeyHash& key, const GreylistSettings& settings,
                                Monotonic now) {
    if (!is_used_) return std::nullopt;
    const auto* const known = table_.find(key);
    if (known == nullptr) return std::nullopt;
    const Seconds waited = age(*known, now);
    const bool is_due = waited >= settings.delay && waited <= settings.retry_window;
    return is_due ? std::optional(waited) : std::nullopt;
  }

  void clear() { table_.clear(); }

 private:
  struct Since {
    std::int64_t second;  // of the monotonic clock
    std::int64_t worth() const { return second; }
  };

  static Seconds age(const Since& since, Monotonic now) {
    return std::chrono::duration_cast<std::chrono::seconds>(now).count() - since.second;
  }

  FixedTable<Since> table_{kTurnedAwayMax};
  bool is_used_ = false;
};

}  // namespace grayling
