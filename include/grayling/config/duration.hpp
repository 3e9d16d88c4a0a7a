// SPDX-License-Identifier: MIT
// Durations as the configuration has them: 500ms, 30s, 5m, 12h, 35d. Pure, any thread.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace grayling {

// A whole number and its unit (ms, s, m, h, d, w or y of 365 days), without a blank. None for
// anything else, and for more than 9,999,999,999 of a unit.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

// The text with the largest unit that gives a whole number: 2d, not 48h. `duration` >= 0.
std::string duration_text(std::chrono::milliseconds duration);

}  // namespace grayling
