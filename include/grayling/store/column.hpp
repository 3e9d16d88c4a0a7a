// SPDX-License-Identifier: MIT
// Makes any value fit a text column, so that no statement fails or truncates, two values never
// collide, and a retry finds its row. Pure, any thread.
//
// A value that fits is stored as it is. Otherwise
//   a byte or character that the column can't hold becomes \xHH for each of its bytes (small hex
//   digits), as does NUL; other control characters stay,
//   a blank at the end becomes \x20 (PAD SPACE would drop it), unless the rules leave that to the
//   column's collation,
//   and what is still too long keeps its start and its domain around \h and 64 hex digits, a
//   BLAKE2b-256 of the whole value.
// A value that looks escaped already (\xHH, or \h and 64 hex digits) has that backslash escaped,
// so that reading back is unique.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace grayling {

// The characters of \h and its 64 hex digits: a narrower column can't keep long values apart.
inline constexpr std::size_t kColumnCharsMin = 66;

// What a column can hold.
struct ColumnRules {
  std::size_t chars_max = 320;         // at least kColumnCharsMin
  char32_t code_point_max = 0x10ffff;  // 0x7f: ASCII only · 0xff: latin1 · 0xffff: utf8mb3
  // false: blanks at the end stay, and a PAD SPACE collation takes values that only they tell apart
  // for one, as the tutorial's table does on purpose.
  bool escapes_last_blank = true;
};

// `value` in at most rules.chars_max characters, valid UTF-8; two values never give the same text.
// Not to be applied twice: what it gives may look escaped.
std::string column_text(std::string_view value, const ColumnRules& rules);

// What column_text(value, rules) gives, for the value that `stored` was made of by column_text()
// under other rules, of at least as many characters.
std::string moved_column_text(std::string_view stored, const ColumnRules& rules);

// The parts of an address around its last '@'; without one it is all local part.
struct AddressParts {
  std::string_view local;
  std::string_view domain;
};
AddressParts split_address(std::string_view address);

}  // namespace grayling
