// SPDX-License-Identifier: MIT
// The findings of `grayling doctor`. Plain values, any thread.
#pragma once

#include <string>
#include <vector>

namespace grayling {

struct Finding {
  enum class Level { Good, Warning, Bad };
  Level level = Level::Good;
  std::string text;    // one line: the fact
  std::string remedy;  // lines that say what to change; "": nothing
};

using Findings = std::vector<Finding>;

inline Finding good(std::string text) {
  return {Finding::Level::Good, std::move(text), ""};
}
inline Finding warning(std::string text, std::string remedy) {
  return {Finding::Level::Warning, std::move(text), std::move(remedy)};
}
inline Finding bad(std::string text, std::string remedy) {
  return {Finding::Level::Bad, std::move(text), std::move(remedy)};
}

}  // namespace grayling
