// SPDX-License-Identifier: MIT
#include "cli/terminal/text_table.hpp"

#include <algorithm>
#include <utility>

#include "grayling/base/assert.hpp"
#include "grayling/base/count_chars.hpp"
#include "grayling/base/text.hpp"

namespace grayling {

TextTable::TextTable(std::vector<std::string> head) : head_(std::move(head)) {
  for (const auto& cell : head_) widths_.push_back(count_chars(cell));
}

std::string TextTable::lines(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::vector<std::string>> lines;
  if (!std::exchange(has_head_, true)) lines.push_back(head_);
  for (const auto& row : rows) {
    GRAYLING_ASSERT(row.size() == head_.size());
    auto& line = lines.emplace_back();
    for (std::size_t i = 0; i < head_.size(); ++i) {
      line.push_back(printable(row[i]));
      widths_[i] = std::max(widths_[i], count_chars(line[i]));
    }
  }
  std::string text;
  for (const auto& line : lines) {
    for (std::size_t i = 0; i < line.size(); ++i) {
      text += line[i];
      if (i + 1 < line.size()) text.append(widths_[i] - count_chars(line[i]) + 2, ' ');
    }
    text.erase(text.find_last_not_of(' ') + 1);
    text += '\n';
  }
  return text;
}

}  // namespace grayling
