// SPDX-License-Identifier: MIT
// Tables that commands show to people. Pure, any thread.
#pragma once

#include <string>
#include <vector>

namespace grayling {

// A table that comes in parts, so that a long one needs no memory: its head is in the first, and a
// column stays as wide as it was.
class TextTable {
 public:
  explicit TextTable(std::vector<std::string> head);
  std::string lines(const std::vector<std::vector<std::string>>& rows);

 private:
  std::vector<std::string> head_;
  std::vector<std::size_t> widths_;
  bool has_head_ = false;
};

// Rows of cells under `head`, each column as wide as its widest cell, two blanks between. Cells are
// made printable().
std::string text_table(const std::vector<std::string>& head,
                       const std::vector<std::vector<std::string>>& rows);

}  // namespace grayling
