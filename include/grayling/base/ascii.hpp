// SPDX-License-Identifier: MIT
// Kinds of ASCII characters, whatever the locale. Pure, any thread.
#pragma once

namespace grayling {

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
constexpr bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
// A byte of a domain in lower case, in A-labels. Names of hosts in use have '_', too.
constexpr bool is_of_domain(char c) {
  return (c >= 'a' && c <= 'z') || is_digit(c) || c == '-' || c == '.' || c == '_';
}

}  // namespace grayling
