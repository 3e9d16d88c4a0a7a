// SPDX-License-Identifier: MIT
// What a report calls each answer. Pure, any thread.
#pragma once

#include <cstddef>
#include <string>

namespace grayling {

// The width of the column for these words.
inline constexpr std::size_t kAnswerBytesMax = 26;

// Words for an answer and its reason as the log has them, "pass client AWL". One of a newer
// version, on another host, is returned as it is.
std::string answer_words(const std::string& answer);

}  // namespace grayling
