// SPDX-License-Identifier: MIT
#include "grayling/greylist/placeholders.hpp"

#include <algorithm>

namespace grayling {
namespace {

constexpr std::string_view kBraceName = "{";

}  // namespace

std::string_view append_filled(std::string& out, std::string_view text,
                               std::span<const Placeholder> placeholders) {
  std::string_view unknown;
  for (;;) {
    const auto open = text.find('{');
    out.append(text.substr(0, open));
    if (open == std::string_view::npos) return unknown;
    text.remove_prefix(open);
    const auto written = text.substr(0, std::min(text.size(), text.find('}')) + 1);
    const bool is_closed = written.back() == '}';
    const auto name = is_closed ? written.substr(1, written.size() - 2) : std::string_view();
    const auto known = std::find_if(placeholders.begin(), placeholders.end(),
                                    [name](const auto& each) { return each.name == name; });
    if (name == kBraceName) {
      out.append(kBraceName);
    } else if (known != placeholders.end()) {
      out.append(known->value);
    } else {
      out.append(written);
      if (unknown.empty()) unknown = written;
    }
    text.remove_prefix(written.size());
  }
}

}  // namespace grayling
