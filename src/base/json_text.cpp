// SPDX-License-Identifier: MIT
#include "grayling/base/json_text.hpp"

#include "grayling/base/text.hpp"

namespace grayling {

std::string json_text(std::string_view text) {
  std::string json;
  append_json_text(json, text);
  return json;
}

void append_json_text(std::string& out, std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  out += '"';
  while (!text.empty()) {
    const auto character = first_utf8_char(text);
    const std::size_t length = character ? character->length : 1;
    const auto byte = static_cast<unsigned char>(text.front());
    if (!character) {
      out += '?';
    } else if (byte == '"' || byte == '\\') {
      out += '\\';
      out += text.front();
    } else if (byte < 0x20 || byte == 0x7f) {
      out += "\\u00";
      out += kDigits[byte >> 4U];
      out += kDigits[byte & 0xfU];
    } else {
      out += text.substr(0, length);
    }
    text.remove_prefix(length);
  }
  out += '"';
}

}  // namespace grayling
