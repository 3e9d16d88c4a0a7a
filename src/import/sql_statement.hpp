// SPDX-License-Identifier: MIT
// The statements of a dump, and the programs that write them. Pure, one thread.
#pragma once

#include <cstdint>
#include <string_view>

namespace grayling {

// Does the line begin a statement that ends the one before it?
bool begins_statement(std::string_view line);

// Is the last character, apart from blanks, a ';'?
bool ends_statement(std::string_view text);

// Takes "INSERT IGNORE INTO", "REPLACE INTO", "INSERT OR IGNORE INTO" and the like off the front of
// `line`. Returns false, with `line` in any state, if it is something else.
bool take_insert(std::string_view& line);

// Takes VALUES off the front of `text`, and PostgreSQL's OVERRIDING … VALUE before it.
bool take_values_word(std::string_view& text);

// What the lines of a dump tell about the program that wrote it.
class DumpProgram {
 public:
  enum class Escapes : std::uint8_t { Unknown, Backslashes, None };  // in strings

  // Looks at the beginning of a statement or comment. The first lines name the program, and some
  // lines are written by one program only.
  void look_at(std::string_view line);

  Escapes escapes() const { return escapes_; }
  // Has a program begun a dump, and not written its last line?
  bool is_open() const { return is_open_; }

 private:
  Escapes escapes_ = Escapes::Unknown;
  bool is_open_ = false;
};

}  // namespace grayling
