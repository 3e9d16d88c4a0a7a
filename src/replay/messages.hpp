// SPDX-License-Identifier: MIT
// What is known of the messages of a replay. Plain values, one thread.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "grayling/base/clock.hpp"

namespace grayling {

// Numbers for texts. When there are too many, the others share number 0, whose text is "".
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

// Who sent a message, and when first.
struct Origin {
  UnixSeconds first = 0;
  std::uint32_t client = 0;  // the number of the registrable domain of the client's name
  std::uint32_t sender = 0;  // of the sender's domain
};

// What became of a message in one configuration.
struct Passage {
  Seconds wait = -1;  // until it passed; -1: it didn't
  bool waited = false;
  bool is_guessed = false;
};

// A message that came, or that is waited for.
struct OpenMessage {
  Origin origin;
  UnixSeconds last = 0;  // attempt
  std::uint32_t attempts = 0;
  bool was_refused = false;       // for another reason than greylisting
  std::vector<Passage> passages;  // one for each configuration
};

}  // namespace grayling
