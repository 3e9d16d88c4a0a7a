// SPDX-License-Identifier: MIT
#include "cli/terminal/text_table.hpp"

#include <algorithm>
#include <utility>

#include "grayling/base/assert.hpp"
#include "grayling/base/text.hpp"

namespace grayling {
namespace {

std::size_t width(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U;
  }));
}

}  // namespace

TextTable::TextTable(std::vector<std::string> head) : head_(std::move(head)) {
  for (const auto& cell : head_) widths_.push_back(width(cell));
}

std::string TextTable::lines(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::vector<std::string>> lines;
  if (!std::exchange(has_head_, true)) lines.push_back(head_);
  for (const auto& row : rows) {
    GRAYLING_ASSERT(row.size() == head_.size());
    auto& line = lines.emplace_back();
    for (std::size_t i = 0; i < head_.size(); ++i) {
      line.push_back(printable(row[i]));
      widths_[i] = std::max(widths_[i], width(line[i]));
    }
  }
  std::string text;
  for (const auto& line : lines) {
    for (std::size_t i = 0; i < line.size(); ++i) {
      text += line[i];
      if (i + 1 < line.size()) text.append(widths_[i] - width(line[i]) + 2, ' ');
    }
    text.erase(text.find_last_not_of(' ') + 1);
    text += '\n';
  }
  return text;
}

std::string text_table(const std::vector<std::string>& head,
                       const std::vector<std::vector<std::string>>& rows) {
  return TextTable(head).lines(rows);
}

}  // namespace grayling
