// SPDX-License-Identifier: MIT
// Lengths of time as the configuration writes them: 500ms, 30s, 5m, 12h, 35d. Pure, any thread.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace grayling {

// A whole number and its unit (ms, s, m, h, d, w or y of 365 days), without a blank. Nothing for
// anything else, and for what is over 9,999,999,999 of its unit.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

// The same in the largest unit that says it in a whole number: 2d, not 48h. `duration` >= 0.
std::string duration_text(std::chrono::milliseconds duration);

}  // namespace grayling
