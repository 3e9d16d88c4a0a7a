// SPDX-License-Identifier: MIT
// A time as people read it. Pure, any thread.
#pragma once

#include <string>

#include "grayling/base/clock.hpp"

namespace grayling {

// "2026-11-24 20:15:03Z": in UTC, as the log has its times. A time that no calendar holds is its
// number of seconds.
std::string utc_time(UnixSeconds time);

}  // namespace grayling
