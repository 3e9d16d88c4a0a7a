// SPDX-License-Identifier: MIT
// Numbers for texts. When there are too many, the others share number 0, whose text is "". One
// thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>

namespace grayling {

class Names {
 public:
  Names() = default;
  Names(const Names&) = delete;  // numbers_ points to texts_
  Names& operator=(const Names&) = delete;

  std::uint32_t number(std::string_view text) {
    if (text.empty()) return 0;
    const auto found = numbers_.find(text);
    if (found != numbers_.end()) return found->second;
    if (texts_.size() == kMax) return 0;
    texts_.emplace_back(text);
    const auto number = static_cast<std::uint32_t>(texts_.size() - 1);
    numbers_.emplace(texts_.back(), number);
    return number;
  }
  const std::string& text(std::uint32_t number) const { return texts_[number]; }

 private:
  static constexpr std::size_t kMax = 200'000;
  std::deque<std::string> texts_{""};  // which stay where they are
  std::unordered_map<std::string_view, std::uint32_t> numbers_;
};

}  // namespace grayling
