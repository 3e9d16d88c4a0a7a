// SPDX-License-Identifier: MIT
// The mark with which some editors begin a file in UTF-8.
#pragma once

#include <string_view>

namespace grayling {

inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace grayling
