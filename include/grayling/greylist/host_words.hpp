// SPDX-License-Identifier: MIT
// The words and numbers that a host name is made of, in small letters. Pure, any thread.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace grayling {

constexpr bool is_host_digit(char c) {
  return c >= '0' && c <= '9';
}
constexpr bool is_host_letter(char c) {
  return c >= 'a' && c <= 'z';
}

// The length of the run at the start of `text` whose characters `is` accepts.
inline std::size_t run_length(std::string_view text, bool (*is)(char)) {
  return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is) - text.begin());
}

// Is any run of letters in `text` a word that `is` accepts?
template <typename Is>
bool has_word(std::string_view text, Is is) {
  while (!text.empty()) {
    const auto length = run_length(text, is_host_letter);
    if (length > 0 && is(text.substr(0, length))) return true;
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return false;
}

// A stock number has at least as many digits, and at most as many letters in front.
inline constexpr std::size_t kStockDigitsMin = 6;
inline constexpr std::size_t kStockLettersMax = 6;

// Is the label a few letters and a long number: "vmi123456", "ns3012345"?
inline bool is_stock_number(std::string_view label) {
  const auto letters = run_length(label, is_host_letter);
  const auto digits = label.substr(letters);
  return letters > 0 && letters <= kStockLettersMax && digits.size() >= kStockDigitsMin &&
         std::all_of(digits.begin(), digits.end(), is_host_digit);
}

}  // namespace grayling
