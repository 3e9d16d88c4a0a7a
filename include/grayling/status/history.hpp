// SPDX-License-Identifier: MIT
// The counts of each minute of the last day, for plots. A value: time is passed in, and memory is
// bounded by about kHistoryBytes. Not synchronized: the owner locks.
//
// Minutes are measured by the monotonic clock, which never jumps, and aligned with the wall clock's
// minutes at the start. When the wall clock is set, earlier minutes keep their distance from now.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "grayling/base/clock.hpp"
#include "grayling/engine/statistics.hpp"

namespace grayling {

// Counters at one moment, or by how much they grew.
template <typename Number>
struct Tally {
  std::array<Number, kDecisionKinds> decisions{};               // by DecisionKind
  std::array<Number, kSecondsBounds.size() + 1> batch_times{};  // by kSecondsBounds
  std::array<Number, kWaitBounds.size() + 1> waits{};           // returns, by kWaitBounds
  Number cache_hits = 0;
  Number cache_misses = 0;
};
using Totals = Tally<std::uint64_t>;  // since the start
using Minute = Tally<std::uint32_t>;

// The counters as they are now. Any thread.
Totals totals_of(const EngineStatistics& engine);

// A day, and the bytes that it takes.
inline constexpr std::size_t kHistoryMinutes = std::size_t{24} * 60;
inline constexpr std::size_t kHistoryBytes = kHistoryMinutes * (sizeof(Minute) + sizeof(Seconds));

// The sum of several minutes. `minutes`: the number of those that have counts.
struct Column {
  UnixSeconds begin = 0;
  std::uint64_t minutes = 0;
  Totals sum;
};

// The sum of the columns from `first` on, at most `count` of them.
Column together(const std::vector<Column>& columns, std::size_t first = 0,
                std::size_t count = kHistoryMinutes);

class History {
 public:
  History(Monotonic now, UnixSeconds wall);

  // A minute has ended since the last record().
  bool is_due(Monotonic now) const { return minute_of(now) > open_; }

  // Ends the minute of the last record(): the counts since then belong to it. If more
  // minutes have passed, those between have no counts.
  void record(Monotonic now, const Totals& totals);

  // The counts since the last minute that ended, given the current totals: a column for the running
  // minute and those before it that were not recorded yet. It may be empty.
  Column running(Monotonic now, UnixSeconds wall, const Totals& totals) const;

  // The last `count` columns of `minutes` minutes each, the oldest first, up to the last minute
  // that has ended. They begin at multiples of their length on the wall clock, so the last may be
  // incomplete. `count` × `minutes` is at most kHistoryMinutes.
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

// A quantile of a histogram: the smallest bound that the part `share` (0 to 1) of all values
// doesn't exceed. It is an upper bound; the counts say no more. Infinite beyond the last bound; NaN
// without any value.
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
