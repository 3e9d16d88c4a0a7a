// SPDX-License-Identifier: MIT
// Tables for people. Pure, any thread.
#pragma once

#include <string>
#include <vector>

namespace grayling {

// A table that is made in parts, so that a long one needs no memory. The first part has the head,
// and a column never gets narrower.
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
