// SPDX-License-Identifier: MIT
#include "grayling/protocol/request.hpp"

#include <algorithm>

namespace grayling {

std::optional<std::string_view> find_attribute(const PolicyRequest& request,
                                               std::string_view name) {
  std::string_view lines = request.lines;
  while (!lines.empty()) {
    const auto end = std::min(lines.find('\n'), lines.size());
    std::string_view line = lines.substr(0, end);
    lines.remove_prefix(std::min(end + 1, lines.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.starts_with(name) && line.substr(name.size()).starts_with('=')) {
      return line.substr(name.size() + 1);
    }
  }
  return std::nullopt;
}

}  // namespace grayling
