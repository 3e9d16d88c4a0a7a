// SPDX-License-Identifier: MIT
#include "grayling/base/text.hpp"

#include <algorithm>

namespace grayling {
namespace {

bool is_control(char32_t c) {
  return c < 0x20 || (c >= 0x7f && c < 0xa0);
}

// Line separators and what turns the direction of text: they can make a line show another.
bool is_misleading(char32_t c) {
  return c == 0x2028 || c == 0x2029 || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

bool is_plain_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
}

}  // namespace

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

std::optional<Utf8Char> first_utf8_char(std::string_view text) {
  if (text.empty()) return std::nullopt;
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned lead = byte(0);
  if (lead < 0x80) return Utf8Char{lead, 1};
  const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || text.size() < length) return std::nullopt;
  char32_t c = lead & (0x7fU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0U) != 0x80U) return std::nullopt;
    c = (c << 6U) | (byte(i) & 0x3fU);
  }
  const bool overlong = (length == 3 && c < 0x800) || (length == 4 && c < 0x10000);
  if (overlong || c > 0x10ffff || (c >= 0xd800 && c < 0xe000)) return std::nullopt;
  return Utf8Char{c, length};
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const auto c = first_utf8_char(text);
    if (!c) return false;
    text.remove_prefix(c->length);
  }
  return true;
}

bool has_control_characters(std::string_view text) {
  while (!text.empty()) {
    const auto c = first_utf8_char(text);
    if (c && is_control(c->code_point)) return true;
    text.remove_prefix(c ? c->length : 1);
  }
  return false;
}

std::string printable(std::string_view text, std::size_t bytes_max) {
  if (text.size() <= bytes_max && is_plain_ascii(text)) return std::string(text);
  std::string clean;
  while (!text.empty()) {
    const auto c = first_utf8_char(text);
    const std::size_t length = c ? c->length : 1;
    if (clean.size() + length > bytes_max) return clean + "…";
    if (c && !is_control(c->code_point) && !is_misleading(c->code_point)) {
      clean += text.substr(0, length);
    } else {
      clean += '?';
    }
    text.remove_prefix(length);
  }
  return clean;
}

}  // namespace grayling
