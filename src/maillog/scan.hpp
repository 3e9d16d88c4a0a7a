// SPDX-License-Identifier: MIT
// Takes text apart from the left. A plain value, any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace grayling {

class Scan {
 public:
  explicit Scan(std::string_view text) : rest_(text) {}

  std::string_view rest() const { return rest_; }

  bool skip(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  bool skip(std::string_view text) {
    if (!rest_.starts_with(text)) return false;
    rest_.remove_prefix(text.size());
    return true;
  }

  void skip_digits() {
    while (!rest_.empty() && is_digit(rest_.front())) rest_.remove_prefix(1);
  }

  // Takes a number of exactly `digits` digits. Returns false, and takes nothing, if none is here.
  bool number(std::size_t digits, int& value) {
    if (rest_.size() < digits) return false;
    int found = 0;
    for (const char c : rest_.substr(0, digits)) {
      if (!is_digit(c)) return false;
      found = found * 10 + (c - '0');
    }
    rest_.remove_prefix(digits);
    value = found;
    return true;
  }

  // Takes what is before `end`, and `end`; none: it isn't there, and nothing is taken.
  std::optional<std::string_view> until(std::string_view end) {
    const auto at = rest_.find(end);
    if (at == std::string_view::npos) return std::nullopt;
    const auto found = rest_.substr(0, at);
    rest_.remove_prefix(at + end.size());
    return found;
  }

 private:
  static bool is_digit(char c) { return c >= '0' && c <= '9'; }

  std::string_view rest_;
};

}  // namespace grayling
