// SPDX-License-Identifier: MIT
// Numbers and times as people read them, on the status page and in reports. No number has an
// exponent, and times are in UTC. Pure, any thread.
#pragma once

#include <string>
#include <string_view>

#include "grayling/base/clock.hpp"

namespace grayling {

// "12,345", of a whole number in decimal digits.
std::string group_digits(std::string digits);

// The same of a number.
template <typename Integer>
std::string format_count(Integer count) {
  return group_digits(std::to_string(count));
}

// For an axis: "1.5", "5000", "20 k", "3 M", "2 G". At least 0, and at most three digits are right.
std::string format_short(double number);

// A length of time in at most two units: "0.4 ms", "12 s", "1 min 30 s", "2 h", "9 d". "–" for NaN.
std::string format_duration(double seconds);
std::string format_duration(Seconds seconds);

// "93 %"; never "0 %" or "100 %" of some, but "< 1 %" or "> 99 %". "–" of nothing.
std::string format_percent(double part, double whole);

// The same of whole numbers.
template <typename Integer>
std::string format_share(Integer part, Integer whole) {
  return format_percent(static_cast<double>(part), static_cast<double>(whole));
}

// A time that the calendar can't express is "–".
std::string format_time_of_day(UnixSeconds time);                // "08:15"
std::string format_day_time(UnixSeconds time);                   // "26 Nov 08:15:31"
std::string format_date_time(UnixSeconds time);                  // "2026-11-26 08:15:31"
std::string format_day(UnixSeconds time);                        // "11-26"
std::string format_day_hour(UnixSeconds time);                   // "11-26 08:15"
std::string format_period(UnixSeconds from, UnixSeconds until);  // "2026-11-26 08:15 to … UTC"

}  // namespace grayling
