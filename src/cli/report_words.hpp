// SPDX-License-Identifier: MIT
// Numbers and times of a report for people. Pure, any thread.
#pragma once

#include <string>

#include "grayling/base/clock.hpp"

namespace grayling {

std::string count_words(std::int64_t number);                  // "12,345"
std::string share_words(std::int64_t part, std::int64_t all);  // "28 %", "< 1 %"; "" of nothing
std::string wait_words(Seconds seconds);                       // "50 s", "6 min", "1 h 30 min"
// Of an answer and its reason, as the log has them: "pass client AWL". As long as a column.
inline constexpr std::size_t kAnswerBytesMax = 26;
std::string answer_words(const std::string& answer);
std::string period_words(UnixSeconds from, UnixSeconds until);  // "2026-11-19 08:00 to …"

}  // namespace grayling
