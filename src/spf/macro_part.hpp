// SPDX-License-Identifier: MIT
// The parts of a macro-string (RFC 7208, section 7.1): literal characters and macros. Pure, any
// thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace grayling {

// Right-hand parts of a value: more than any that fits a name has.
inline constexpr std::size_t kAllParts = 1000;

// A run of literal characters, or one macro.
struct MacroPart {
  std::string_view text;    // all of it
  char letter = 0;          // in lower case; '%', '_' or '-' of "%%", "%_" and "%-"; 0: a literal
  bool is_escaped = false;  // its letter is a capital
  std::size_t right_parts = kAllParts;
  bool is_reversed = false;
  std::string_view delimiters = ".";

  bool is_literal() const { return letter == 0; }
};

// What `text`, which isn't empty, begins with. None: a syntax error.
std::optional<MacroPart> first_part(std::string_view text);

// Calls visit(part) for each, until it returns false. False: that, or a syntax error.
template <typename Visit>
bool each_part(std::string_view text, Visit visit) {
  while (!text.empty()) {
    const auto part = first_part(text);
    if (!part || !visit(*part)) return false;
    text.remove_prefix(part->text.size());
  }
  return true;
}

}  // namespace grayling
