// SPDX-License-Identifier: MIT
// The characters that must not be written unchanged to a log, a terminal, a page or JSON. Every
// output uses these functions. Pure, any thread.
#pragma once

namespace grayling {

// Is it a control character (C0, DEL, C1)?
constexpr bool is_control_char(char32_t c) {
  return c < 0x20 || (c >= 0x7f && c < 0xa0);
}

// Is it a control character, a line separator, or a mark that changes the direction of text
// (Unicode UAX 9, section 2)? All of these can make one line look like another.
constexpr bool is_unsafe_char(char32_t c) {
  return is_control_char(c) || c == 0x061c || c == 0x200e || c == 0x200f ||
         (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

}  // namespace grayling
