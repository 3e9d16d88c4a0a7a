// SPDX-License-Identifier: MIT
// Writes the parts of a log line into memory that has room for all of them: to append each part to
// a string costs more than its bytes. Pure, any thread.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "grayling/base/log.hpp"

namespace grayling {

// Each writes to `to`, which must have the room that is said, and returns the end of what it wrote.

// The bytes as they are.
inline char* write_bytes(char* to, std::string_view bytes) {
  return std::copy(bytes.begin(), bytes.end(), to);
}

// printable(text, bytes_max) (base/text.hpp).
inline constexpr std::size_t kPrintableBytesMax = 512;
char* write_printable(char* to, std::string_view text, std::size_t bytes_max = kPrintableBytesMax);
constexpr std::size_t printable_room(std::string_view text) {
  return text.size() + std::string_view("…").size();
}
// The same for any text, which is cut at kPrintableBytesMax.
inline constexpr std::size_t kPrintableRoomMax = kPrintableBytesMax + std::string_view("…").size();

// What append_value() appends (base/log.hpp).
char* write_value(char* to, const LogField& field);
constexpr std::size_t value_room(const LogField& field) {
  constexpr std::size_t kNumberRoom = 20;           // of the longest number, the least one
  return kNumberRoom + printable_room(field.text);  // enough for either
}

}  // namespace grayling
