// SPDX-License-Identifier: MIT
// Makes any value fit a text column, so that no statement fails or truncates, two values never
// collide, and a retry finds its row. Pure, any thread.
//
// A value that fits is stored as it is. Otherwise
//   each byte of a character that the column can't hold becomes \xHH with small hex digits, and so
//   does NUL; other control characters stay;
//   a blank at the end becomes \x20 (PAD SPACE would drop it), unless the rules leave that to the
//   column's collation;
//   a text that is still too long keeps its start and its domain. \h and 64 hex digits, a
//   BLAKE2b-256 of the whole value, stand between them.
// If a value looks escaped already (\xHH, or \h and 64 hex digits), that backslash is escaped, so
// that reading back is unique.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace grayling {

// The characters of \h and its 64 hex digits. A narrower column can't keep long values apart.
inline constexpr std::size_t kColumnCharsMin = 66;

// What a column can hold.
struct ColumnRules {
  std::size_t chars_max = 320;         // at least kColumnCharsMin
  char32_t code_point_max = 0x10ffff;  // 0x7f: ASCII only · 0xff: latin1 · 0xffff: utf8mb3
  // false: blanks at the end stay. A PAD SPACE collation then takes values for equal that differ
  // only in such blanks, as is meant for the tutorial's table.
  bool escapes_last_blank = true;
};

// `value` as valid UTF-8 of at most rules.chars_max characters. Two values never give the same
// text. Must not be applied twice: its result may look escaped.
std::string column_text(std::string_view value, const ColumnRules& rules);

// column_text(value, rules), from the text `stored` that column_text() made of the same value under
// other rules with at least as many characters.
std::string moved_column_text(std::string_view stored, const ColumnRules& rules);

// The parts of an address around its last '@'. Without an '@' all of it is the local part.
struct AddressParts {
  std::string_view local;
  std::string_view domain;
};
AddressParts split_address(std::string_view address);

}  // namespace grayling
