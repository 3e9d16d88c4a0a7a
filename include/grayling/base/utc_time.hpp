// SPDX-License-Identifier: MIT
// Writes times for people. Pure, any thread.
#pragma once

#include <string>

#include "grayling/base/clock.hpp"

namespace grayling {

// Returns "2026-11-24 20:15:03Z": in UTC, as in the log. A time that the calendar can't express is
// written as its number of seconds.
std::string utc_time(UnixSeconds time);

// Returns the time in UTC in a form of strftime(3), at most 63 bytes; "" if the calendar can't
// express it.
std::string format_utc(UnixSeconds time, const char* form);

}  // namespace grayling
