// SPDX-License-Identifier: MIT
// A text's lines, for tests of what reads files by the line.
#pragma once

#include <algorithm>
#include <string_view>
#include <vector>

namespace grayling {

// Without their newlines; they are parts of `text`. A last line needs no newline.
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
