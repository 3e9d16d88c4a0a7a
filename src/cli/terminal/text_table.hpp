// SPDX-License-Identifier: MIT
// Tables for people. Pure, any thread.
#pragma once

#include <string>
#include <vector>

namespace grayling {

// A long list is printed in parts of at most this number of rows.
inline constexpr std::size_t kPartRows = 1000;

// A table that is made in parts, so that memory does not grow with its length. The first part has
// the head, and a column never gets narrower. Cells are made printable().
class TextTable {
 public:
  explicit TextTable(std::vector<std::string> head);
  std::string lines(const std::vector<std::vector<std::string>>& rows);

 private:
  std::vector<std::string> head_;
  std::vector<std::size_t> widths_;
  bool has_head_ = false;
};

}  // namespace grayling
