// SPDX-License-Identifier: MIT
// The order in which rows of `sender` are shown, and where a page ends. Pure, any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/admin/admin_command.hpp"
#include "grayling/store/admin.hpp"

namespace grayling {

// Rows that are held in memory to be sorted: some megabytes. For more, all rows are read again.
inline constexpr std::size_t kSortedRowsMax = 20'000;

// The end of a page of rows that are sorted by time: "1764396000,KEY".
struct PagePosition {
  UnixSeconds first_seen = 0;
  Key key;
};
std::string position_text(const PagePosition& position);
std::optional<PagePosition> parse_position(std::string_view text);

// Keeps the first `rows_max` of all added rows, in the order of time, of those behind `after`.
class SortedRows {
 public:
  SortedRows(SenderSort sort, std::size_t rows_max, std::optional<PagePosition> after)
      : sort_(sort), rows_max_(rows_max), after_(std::move(after)) {}

  void add(const SenderRow& row);
  std::vector<SenderRow> take();  // in order

 private:
  bool is_before(const PagePosition& a, const PagePosition& b) const;

  SenderSort sort_;
  std::size_t rows_max_;
  std::optional<PagePosition> after_;
  std::vector<SenderRow> heap_;  // its first is the last in order
};

}  // namespace grayling
