// SPDX-License-Identifier: MIT
// What a service counted in each minute of the last day, for plots. A value: time is given to it,
// and memory is bounded: about kHistoryBytes, whatever happened. One owner, which locks.
//
// Minutes are those of the monotonic clock, which never jumps, and begin where the wall clock's did
// at the start. When the wall clock is set, what was before is shown as far back as it happened.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "grayling/base/clock.hpp"
#include "grayling/engine/statistics.hpp"

namespace grayling {

// Numbers that only grow, at one moment; or by how much they grew.
template <typename Number>
struct Tally {
  std::array<Number, kDecisionKinds> decisions{};               // by DecisionKind
  std::array<Number, kSecondsBounds.size() + 1> batch_times{};  // how many took so long
  std::array<Number, kWaitBounds.size() + 1> waits{};           // how many came back after so long
  Number cache_hits = 0;
  Number cache_misses = 0;
};
using Totals = Tally<std::uint64_t>;  // since the start
using Minute = Tally<std::uint32_t>;

Totals totals_of(const EngineStatistics& engine);

inline constexpr std::size_t kHistoryMinutes = std::size_t{24} * 60;
inline constexpr std::size_t kHistoryBytes = kHistoryMinutes * (sizeof(Minute) + sizeof(Seconds));

// Some minutes together. `minutes` says of how many something is known.
struct Column {
  UnixSeconds begin = 0;
  std::uint64_t minutes = 0;
  Totals sum;
};

// All columns from `first` on, at most `count`, as one.
Column together(const std::vector<Column>& columns, std::size_t first = 0,
                std::size_t count = kHistoryMinutes);

class History {
 public:
  History(Monotonic now, UnixSeconds wall);

  // A minute has ended since the last note().
  bool is_due(Monotonic now) const { return minute_of(now) > open_; }

  // Ends the minute in which the last note() was: what was counted since is that minute's. When
  // nobody noted for longer, nothing is known of the minutes between.
  void note(Monotonic now, const Totals& totals);

  // What was counted since the last minute that ended, of what is counted now: the column of the
  // minute that is running, and of those before it that nobody noted yet. It may be empty.
  Column running(Monotonic now, UnixSeconds wall, const Totals& totals) const;

  // The last `count` columns of `minutes` minutes each, the oldest first, up to the last minute
  // that has ended. They begin at multiples of their length on the wall clock: the last may not be
  // whole. `count` × `minutes` is at most kHistoryMinutes.
  std::vector<Column> columns(Monotonic now, UnixSeconds wall, std::size_t minutes,
                              std::size_t count) const;

 private:
  struct Entry {
    std::int64_t number = -1;  // of the minute
    Minute minute;
  };

  std::int64_t minute_of(Monotonic now) const;
  UnixSeconds running_begin(Monotonic now, UnixSeconds wall) const;

  Monotonic phase_;  // of the wall clock's minutes
  std::int64_t open_;
  Totals before_;               // at the end of the last minute
  std::vector<Entry> entries_;  // by the minute's number modulo their count
};

// Of a histogram's counts: the least bound that the part `share` (0 to 1) of all didn't exceed.
// That is an upper bound, for nothing more is known. Infinite beyond the last bound; NaN: there is
// none.
template <typename Bounds, typename Counts>
double quantile_bound(const Bounds& bounds, const Counts& counts, double share) {
  double total = 0;
  for (const auto count : counts) total += static_cast<double>(count);
  if (!(total > 0)) return std::numeric_limits<double>::quiet_NaN();
  double sum = 0;
  for (std::size_t i = 0; i < bounds.size(); ++i) {
    sum += static_cast<double>(counts[i]);
    if (sum >= share * total) return static_cast<double>(bounds[i]);
  }
  return std::numeric_limits<double>::infinity();
}

}  // namespace grayling
