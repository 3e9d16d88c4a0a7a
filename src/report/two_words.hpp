// SPDX-License-Identifier: MIT
// Names of counts that consist of two words. Pure, any thread.
#pragma once

#include <string>
#include <utility>

namespace grayling {

// "permerror example.org" as its two words; the second may be missing.
inline std::pair<std::string, std::string> two_words(const std::string& name) {
  const auto space = name.find(' ');
  if (space == std::string::npos) return {name, ""};
  return {name.substr(0, space), name.substr(space + 1)};
}

}  // namespace grayling
