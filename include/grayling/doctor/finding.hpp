// SPDX-License-Identifier: MIT
// What an examination of an installation found. Plain values, any thread.
#pragma once

#include <string>
#include <vector>

namespace grayling {

struct Finding {
  enum class Level { Good, Warning, Bad };
  Level level = Level::Good;
  std::string text;    // one line: what is so
  std::string remedy;  // lines that say what to change; "" where nothing is to be done
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
