// SPDX-License-Identifier: MIT
// How many messages came, and how many were deferred and never came back: facts of the log, by the
// minute of the first attempt. One thread.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "grayling/replay/result.hpp"
#include "replay/log_minutes.hpp"

namespace grayling {

class MessageCounts {
 public:
  explicit MessageCounts(UnixSeconds start) : times_(start) {}

  void add_came(UnixSeconds first) {
    ++came_[times_.minute(first)];
    ++all_came_;
  }
  void add_gone(UnixSeconds first) { ++gone_[times_.minute(first)]; }

  std::uint64_t all_came() const { return all_came_; }

  // Counted is what began at `from` or later.
  void fill(ReplayRow& row, UnixSeconds from) const {
    row.came = sum(came_, times_.minute(from));
    row.gone = sum(gone_, times_.minute(from));
  }
  // The days on which a message that came was first tried.
  std::vector<ReplayResult::Day> days(UnixSeconds from) const {
    std::vector<ReplayResult::Day> days;
    for (auto item = came_.lower_bound(times_.minute(from)); item != came_.end(); ++item) {
      const UnixSeconds day = times_.day(item->first);
      if (days.empty() || days.back().from != day) days.push_back({day, 0, 0, 0});
      days.back().came += item->second;
    }
    return days;
  }

 private:
  using Counts = std::map<Minute, std::uint64_t>;

  static std::uint64_t sum(const Counts& counts, Minute from) {
    std::uint64_t sum = 0;
    for (auto item = counts.lower_bound(from); item != counts.end(); ++item) sum += item->second;
    return sum;
  }

  LogMinutes times_;
  Counts came_;
  std::uint64_t all_came_ = 0;
  Counts gone_;
};

}  // namespace grayling
