// SPDX-License-Identifier: MIT
// Gathers the rows of an SqlList within its limits. One thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "grayling/store/sql_list.hpp"

namespace grayling {

class ListRows {
 public:
  explicit ListRows(const SqlListLimits& limits) : limits_(limits) {}

  // none: NULL. False: that was too much, and the rest needn't be read.
  bool take(std::optional<std::string_view> value) {
    bytes_ += value.value_or("").size();
    is_beyond_ = is_beyond_ || bytes_ > limits_.bytes_max ||
                 list_.entries.size() + list_.nulls >= limits_.rows_max;
    if (is_beyond_) return false;
    if (value) {
      list_.entries.add(*value);
    } else {
      ++list_.nulls;
    }
    return true;
  }

  // Sorts the entries, because a query may give them in another order each time.
  Result<NamedList> end() {
    if (is_beyond_) {
      return fail(ErrorKind::Config, "the query gives more than " +
                                         std::to_string(limits_.rows_max) + " rows, or more than " +
                                         std::to_string(limits_.bytes_max >> 20U) +
                                         " MiB; does it lack a WHERE?");
    }
    list_.entries.finish();
    return std::move(list_);
  }

 private:
  const SqlListLimits limits_;
  NamedList list_;
  std::size_t bytes_ = 0;
  bool is_beyond_ = false;
};

// What is wrong with a query that gives rows of this many columns; "": nothing.
inline std::string column_trouble(std::size_t columns) {
  if (columns == 1) return "";
  if (columns == 0) return "the query gives no rows; write a SELECT, because a list only reads";
  return "the query gives " + std::to_string(columns) + " columns; select the one with the entries";
}

}  // namespace grayling
