// SPDX-License-Identifier: MIT
// What a report calls answers, and what becomes of domains. Pure, any thread.
#pragma once

#include <cstddef>
#include <string>

namespace grayling {

// The width of the column for these words.
inline constexpr std::size_t kAnswerBytesMax = 26;

// Words for an answer and its reason as the log has them, "pass client AWL". One of a newer
// version, on another host, is returned as it is.
std::string answer_words(const std::string& answer);

// Why a domain has lost its standing (loss_word()). A word of a newer version is returned as it is.
std::string loss_words(const std::string& why);

// Why a mail that came back didn't prove its domain, by what SPF said (spf_word()). A word of a
// newer version is returned as it is.
std::string unproved_words(const std::string& spf);

}  // namespace grayling
