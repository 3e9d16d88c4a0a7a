// SPDX-License-Identifier: MIT
// Reads the numbers and fields of other greylisters. Pure, any thread.
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

#include "grayling/base/clock.hpp"

namespace grayling {

// Reads a number of decimal digits only.
inline std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [read, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || read != end || text.empty() || number < 0) return std::nullopt;
  return number;
}

// Takes the part before the first `separator`, and the separator, off the front of `rest`. Returns
// the part.
inline std::string_view next_part(std::string_view& rest, char separator) {
  const auto end = rest.find(separator);
  const std::string_view part = rest.substr(0, end);
  rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
  return part;
}

}  // namespace grayling
