// SPDX-License-Identifier: MIT
// Numbers and times as people read them. Pure, any thread.
#pragma once

#include <cstdint>
#include <string>

#include "grayling/base/clock.hpp"

namespace grayling {

std::string count_words(std::uint64_t count);  // "12,345"
std::string short_number(double number);       // for an axis: "1.5", "20 k", "3 M"

// "0.4 ms", "12 s", "3.3 min", "2 h", "9 d"; "–" for NaN.
std::string span_words(double seconds);

// "93 %", at least one digit that isn't 0 or 100 unless it is that; "–" of nothing.
std::string share_words(std::uint64_t part, std::uint64_t whole);

std::string clock_words(UnixSeconds time);  // "08:15", UTC
std::string day_words(UnixSeconds time);    // "26 Nov 08:15:31", UTC
std::string date_words(UnixSeconds time);   // "2026-11-26 08:15:31", UTC

}  // namespace grayling
