// SPDX-License-Identifier: MIT
// Splits a text into lines, for tests of line-based readers.
#pragma once

#include <algorithm>
#include <string_view>
#include <vector>

namespace grayling {

// Returns the lines without their newlines, as views into `text`. The last line needs no newline.
inline std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

}  // namespace grayling
