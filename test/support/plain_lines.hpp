// SPDX-License-Identifier: MIT
// Lines as LineReader finds them, and as a loop over single bytes does. Pure, any thread.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "grayling/protocol/line_reader.hpp"

namespace grayling {

// A line without '=' has it at its end here.
inline std::vector<ReadLine> plain_lines(std::string_view bytes) {
  std::vector<ReadLine> lines;
  ReadLine line{0, 0, bytes.size()};
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    if (bytes[at] == '=') line.equals = std::min(line.equals, at);
    if (bytes[at] != '\n') continue;
    lines.push_back({line.begin, at, std::min(line.equals, at)});
    line = {at + 1, 0, bytes.size()};
  }
  return lines;
}

// The same from a LineReader that gets `bytes` in pieces of the `sizes`, of which the last repeats.
// After each piece all that it has returned is dropped.
inline std::vector<ReadLine> read_lines(std::string_view bytes, std::vector<std::size_t> sizes) {
  std::vector<ReadLine> lines;
  LineReader reader;
  std::string held;
  std::size_t dropped = 0;
  while (!bytes.empty()) {
    held.append(bytes.substr(0, sizes.front()));
    bytes.remove_prefix(std::min(sizes.front(), bytes.size()));
    if (sizes.size() > 1) sizes.erase(sizes.begin());
    while (const auto line = reader.next(held)) {
      const std::size_t equals = std::min(line->equals, line->end);
      lines.push_back({dropped + line->begin, dropped + line->end, dropped + equals});
    }
    const std::size_t count = reader.line_begin();
    reader.drop(count);
    held.erase(0, count);
    dropped += count;
  }
  return lines;
}

}  // namespace grayling
