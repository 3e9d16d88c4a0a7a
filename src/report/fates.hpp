// SPDX-License-Identifier: MIT
// Adds up what became of strangers, by the hour of their first mail. Pure; one thread.
#pragma once

#include <algorithm>
#include <map>

#include "grayling/report/figures.hpp"

namespace grayling {

class Fates {
 public:
  struct Hour {
    std::int64_t held = 0;
    std::int64_t returned = 0;
    std::int64_t learned = 0;
  };
  Hour& at(UnixSeconds hour) { return hours_[hour]; }

  // Calls `take` for each hour, with its strangers; those that didn't come back are those that
  // never did once `retry_window` was over at `now`. A service that was killed may have lost the
  // count of strangers that came back later.
  template <typename Take>
  void for_each(Seconds retry_window, UnixSeconds now, Take take) const {
    for (const auto& [hour, sum] : hours_) {
      const std::int64_t rest = std::max(sum.held - sum.returned, std::int64_t{0});
      const bool is_over = hour + kHour + retry_window <= now;
      take(hour,
           StrangerSums{sum.returned, is_over ? rest : 0, is_over ? 0 : rest, sum.learned, 0});
    }
  }
  // All hours together.
  StrangerSums sum(Seconds retry_window, UnixSeconds now) const {
    StrangerSums all;
    for_each(retry_window, now, [&all](UnixSeconds, const StrangerSums& part) { all.add(part); });
    return all;
  }

 private:
  std::map<UnixSeconds, Hour> hours_;
};

}  // namespace grayling
