// SPDX-License-Identifier: MIT
// Bytes and characters: case, UTF-8, and cleaning text from outside for a log. Pure, any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace grayling {

// Returns the text with A to Z as a to z; every other byte stays (RFC 5321 section 2.4 knows case
// for ASCII only).
std::string lower_case(std::string_view text);
// Makes `out` lower_case(text), in the memory that it has. Returns true if all of `text` is ASCII;
// `text` must not be a part of `out`.
bool set_lower_case(std::string& out, std::string_view text);

bool is_ascii(std::string_view text);

struct Utf8Char {
  char32_t code_point = 0;
  std::size_t length = 0;  // in bytes, 1 to 4
};

// Returns the character at the start of `text`, or nothing if `text` is empty or starts with
// invalid UTF-8 (RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF).
std::optional<Utf8Char> first_utf8_char(std::string_view text);

bool is_utf8(std::string_view text);
bool has_control_characters(std::string_view text);  // C0, DEL, and C1 written as UTF-8

// Return `text` cleaned for a log line: control characters, line separators, marks that change the
// direction of text, and invalid UTF-8 become '?'. Text longer than `bytes_max` is cut and ends in
// "…".
std::string printable(std::string_view text, std::size_t bytes_max = 512);
void append_printable(std::string& out, std::string_view text, std::size_t bytes_max = 512);

// Returns an error's `text` in a form that is the same each time the error occurs, although a
// server may put a connection's number or a temporary file's name into it: each word that begins
// with a digit becomes '#'. Numbers that say which error it is stay: those after "error", "errno"
// or "errcode", and those alone in parentheses.
std::string without_numbers(std::string_view text);

}  // namespace grayling
