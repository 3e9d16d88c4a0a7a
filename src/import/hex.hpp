// SPDX-License-Identifier: MIT
// Reads hexadecimal digits. Pure, any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace grayling {

// Returns the value of a digit, or -1 if it isn't one.
inline int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Returns the byte that the first two digits stand for, or nothing.
inline std::optional<char> hex_byte(std::string_view text) {
  if (text.size() < 2 || hex_value(text[0]) < 0 || hex_value(text[1]) < 0) return std::nullopt;
  return static_cast<char>(hex_value(text[0]) * 16 + hex_value(text[1]));
}

// Returns the bytes, or nothing unless all of `text` is pairs of digits.
inline std::optional<std::string> from_hex(std::string_view text) {
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const auto byte = hex_byte(text.substr(i));
    if (!byte) return std::nullopt;
    bytes += *byte;
  }
  return bytes;
}

}  // namespace grayling
