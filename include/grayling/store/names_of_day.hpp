// SPDX-License-Identifier: MIT
// The names that a report counts one by one on a day. Strangers choose some of these names, so
// their number is limited, and they can't fill the table. A plain value; a shared one needs a lock.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <utility>

#include "grayling/base/clock.hpp"

namespace grayling {

class NamesOfDay {
 public:
  explicit NamesOfDay(std::size_t names_max) : names_max_(names_max) {}

  // Is `name` one of the first names of this day? `day`: its beginning.
  bool admits(UnixSeconds day, const std::string& name) {
    if (day != std::exchange(day_, day)) names_.clear();
    if (names_.size() < names_max_) names_.insert(name);
    return names_.contains(name);
  }

 private:
  std::size_t names_max_;
  UnixSeconds day_ = 0;
  std::set<std::string> names_;
};

}  // namespace grayling
