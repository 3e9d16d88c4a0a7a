// SPDX-License-Identifier: MIT
// Numbers for texts. When there are too many, the others share number 0, whose text is "". One
// thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace grayling {

class Names {
 public:
  std::uint32_t number(std::string_view text) {
    if (text.empty()) return 0;
    const auto found = numbers_.find(std::string(text));
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
  std::vector<std::string> texts_{""};
  std::unordered_map<std::string, std::uint32_t> numbers_;
};

}  // namespace grayling
