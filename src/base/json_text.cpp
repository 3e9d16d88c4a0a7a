// SPDX-License-Identifier: MIT
#include "grayling/base/json_text.hpp"

#include "grayling/base/text.hpp"
#include "grayling/base/unsafe_char.hpp"

namespace grayling {
namespace {

// Appends "\\u202e" for a character of the first plane, as all unsafe ones are.
void append_escape(std::string& out, char32_t c) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  out += "\\u";
  for (const unsigned shift : {12U, 8U, 4U, 0U}) out += kDigits[(c >> shift) & 0xfU];
}

}  // namespace

std::string json_text(std::string_view text) {
  std::string json;
  append_json_text(json, text);
  return json;
}

void append_json_text(std::string& out, std::string_view text) {
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
    } else if (is_unsafe_char(character->code_point)) {
      append_escape(out, character->code_point);
    } else {
      out += text.substr(0, length);
    }
    text.remove_prefix(length);
  }
  out += '"';
}

std::string safe_json(std::string_view json) {
  std::string safe;
  while (!json.empty()) {
    const auto character = first_utf8_char(json);
    const std::size_t length = character ? character->length : 1;
    if (character && character->code_point >= 0x7f && is_unsafe_char(character->code_point)) {
      append_escape(safe, character->code_point);
    } else {
      safe += json.substr(0, length);
    }
    json.remove_prefix(length);
  }
  return safe;
}

}  // namespace grayling
