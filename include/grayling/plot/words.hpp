// SPDX-License-Identifier: MIT
// Numbers and times as people read them, on the status page and in reports. None has an exponent.
// Pure, any thread.
#pragma once

#include <string>
#include <string_view>

#include "grayling/base/clock.hpp"

namespace grayling {

// "12,345", of a whole number in decimal digits.
std::string group_digits(std::string digits);

template <typename Integer>
std::string count_words(Integer count) {
  return group_digits(std::to_string(count));
}

// For an axis: "1.5", "5000", "20 k", "3 M", "2 G". At least 0, and at most three digits are right.
std::string short_number(double number);

// A length of time in at most two units: "0.4 ms", "12 s", "1 min 30 s", "2 h", "9 d". "–" for NaN.
std::string span_words(double seconds);
std::string span_words(Seconds seconds);

// "93 %"; never "0 %" or "100 %" of some, but "< 1 %" or "> 99 %". "–" of nothing.
std::string percent_words(double part, double whole);

template <typename Integer>
std::string share_words(Integer part, Integer whole) {
  return percent_words(static_cast<double>(part), static_cast<double>(whole));
}

std::string clock_words(UnixSeconds time);  // "08:15", UTC
std::string day_words(UnixSeconds time);    // "26 Nov 08:15:31", UTC
std::string date_words(UnixSeconds time);   // "2026-11-26 08:15:31", UTC

}  // namespace grayling
