// SPDX-License-Identifier: MIT
// What a report has besides the words of plot/format.hpp. Pure, any thread.
#pragma once

#include <string>

#include "grayling/base/clock.hpp"

namespace grayling {

// Of an answer and its reason, as the log has them: "pass client AWL". As long as a column.
inline constexpr std::size_t kAnswerBytesMax = 26;
std::string answer_words(const std::string& answer);
std::string format_period(UnixSeconds from, UnixSeconds until);  // "2026-11-19 08:00 to …"

}  // namespace grayling
