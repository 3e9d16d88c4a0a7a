// SPDX-License-Identifier: MIT
// How long a text is for people and for columns of a database. Pure, any thread.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace grayling {

// The number of code points in UTF-8 text.
inline std::size_t count_chars(std::string_view utf8) {
  return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U;
  }));
}

}  // namespace grayling
