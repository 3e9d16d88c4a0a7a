// SPDX-License-Identifier: MIT
// Words that the text and the page of a replay share. Pure, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "grayling/replay/telling.hpp"

namespace grayling {

double percent(std::uint64_t part, std::uint64_t whole);          // 0 of nothing
std::string share_text(std::uint64_t part, std::uint64_t whole);  // "4.5 %"; "-" of nothing
std::string wait_text(
    const std::optional<Seconds>& seconds);  // "12 min", "1.5 h"; "-": nobody waited

// What a reader of the figures must know, a sentence each.
std::vector<std::string> remarks_of(const ReplayResult& result, const LogSummary& log);

}  // namespace grayling
