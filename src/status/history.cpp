// SPDX-License-Identifier: MIT
#include "grayling/status/history.hpp"

#include <algorithm>

#include "grayling/base/assert.hpp"

namespace grayling {
namespace {

// Calls `each` with the numbers of both that mean the same.
template <typename A, typename B, typename Each>
void for_each_number(A& a, const B& b, Each each) {
  const auto both = [&](auto& to, const auto& from) {
    for (std::size_t i = 0; i < to.size(); ++i) each(to[i], from[i]);
  };
  both(a.decisions, b.decisions);
  both(a.batch_times, b.batch_times);
  both(a.waits, b.waits);
  each(a.cache_hits, b.cache_hits);
  each(a.cache_misses, b.cache_misses);
}

Minute growth(const Totals& from, const Totals& to) {
  Totals difference = to;
  for_each_number(difference, from, [](auto& number, auto before) {
    number = number > before ? number - before : 0;
  });
  Minute minute;
  for_each_number(minute, difference, [](auto& number, auto by) {
    number = static_cast<std::uint32_t>(std::min<std::uint64_t>(by, UINT32_MAX));
  });
  return minute;
}

std::int64_t floor_to(std::int64_t value, std::int64_t step) {
  const std::int64_t rest = value % step;
  return value - (rest < 0 ? rest + step : rest);
}

}  // namespace

Totals totals_of(const EngineStatistics& engine) {
  Totals totals;
  for (const auto& entry : engine.decisions.entries()) {
    totals.decisions[static_cast<std::size_t>(kind_of(entry.action, entry.reason))] += entry.count;
  }
  totals.batch_times = engine.batch_seconds.counts();
  totals.waits = engine.waited_seconds.counts();
  totals.cache_hits = engine.cache_hits.value();
  totals.cache_misses = engine.cache_misses.value();
  return totals;
}

Column together(const std::vector<Column>& columns, std::size_t first, std::size_t count) {
  Column all;
  if (first < columns.size()) all.begin = columns[first].begin;
  for (std::size_t i = first; i < columns.size() && i - first < count; ++i) {
    all.minutes += columns[i].minutes;
    for_each_number(all.sum, columns[i].sum, [](auto& sum, auto by) { sum += by; });
  }
  return all;
}

History::History(Monotonic now, UnixSeconds wall)
    : phase_(std::chrono::seconds(wall - floor_to(wall, kMinute)) - now % std::chrono::minutes(1)),
      open_(minute_of(now)),
      entries_(kHistoryMinutes) {}

// Never below 0: time was at least the phase at the start.
std::int64_t History::minute_of(Monotonic now) const {
  return (now + phase_) / std::chrono::minutes(1);
}

void History::record(Monotonic now, const Totals& totals) {
  if (!is_due(now)) return;
  GRAYLING_ASSERT(open_ >= 0 && minute_of(now) > open_);
  entries_[static_cast<std::size_t>(open_) % kHistoryMinutes] = {open_, growth(before_, totals)};
  open_ = minute_of(now);
  before_ = totals;
}

// When the minute that is running began.
UnixSeconds History::running_begin(Monotonic now, UnixSeconds wall) const {
  return floor_to(
      wall + kMinute / 2 - (now + phase_) % std::chrono::minutes(1) / std::chrono::seconds(1),
      kMinute);
}

Column History::running(Monotonic now, UnixSeconds wall, const Totals& totals) const {
  Column column{running_begin(now, wall), 0, {}};
  for_each_number(column.sum, growth(before_, totals), [](auto& sum, auto by) { sum = by; });
  return column;
}

std::vector<Column> History::columns(Monotonic now, UnixSeconds wall, std::size_t minutes,
                                     std::size_t count) const {
  const std::int64_t running = minute_of(now);
  const UnixSeconds end = running_begin(now, wall);
  const auto step = static_cast<std::int64_t>(minutes) * kMinute;
  const UnixSeconds last = floor_to(end - kMinute, step);
  std::vector<Column> columns(count);
  for (std::size_t i = 0; i < count; ++i) {
    columns[i].begin = last - step * static_cast<std::int64_t>(count - 1 - i);
  }
  for (const auto& entry : entries_) {
    // A minute that another thread has noted while this one waited for its turn is not over by
    // `now`.
    if (entry.number < 0 || entry.number >= running) continue;
    const UnixSeconds begin = end - kMinute * (running - entry.number);
    const std::int64_t offset = begin - columns.front().begin;
    if (offset < 0) continue;
    GRAYLING_ASSERT(static_cast<std::size_t>(offset / step) < columns.size());
    auto& column = columns[static_cast<std::size_t>(offset / step)];
    ++column.minutes;
    for_each_number(column.sum, entry.minute, [](auto& sum, auto by) { sum += by; });
  }
  return columns;
}

}  // namespace grayling
