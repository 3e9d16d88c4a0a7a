// SPDX-License-Identifier: MIT
// Adds up strangers by their points, for a report. Pure; one thread.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "report/fates.hpp"

namespace grayling {

class PointSums {
 public:
  // Adds a count of tally::kSign or tally::kSelective. Ignores others, and what makes no sense.
  void add(const TallyCount& count);
  void finish(ReportFigures& figures, Seconds retry_window) const;

 private:
  struct Sign {
    Fates fates;
    std::int64_t passed = 0;
  };
  std::map<std::string, Sign> signs_;
  Fates let_in_;  // by selective waiting
  std::int64_t others_ = 0;
};

}  // namespace grayling
