// SPDX-License-Identifier: MIT
#include "grayling/base/assert.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>

#include "grayling/base/last_words.hpp"

namespace grayling {

void assertion_failed(const char* expression, const char* file, int line) noexcept {
  std::array<char, 512> text{};
  std::snprintf(text.data(), text.size(), "assertion failed: %s (%s:%d)", expression, file, line);
  say_last_words(text.data());
  std::abort();
}

}  // namespace grayling
