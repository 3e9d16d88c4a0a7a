// SPDX-License-Identifier: MIT
#include "grayling/base/utc_time.hpp"

#include <limits>

#include "support/catch.hpp"

using namespace grayling;

TEST_CASE("a time is shown in UTC, and says so") {
  CHECK(utc_time(0) == "1970-01-01 00:00:00Z");
  CHECK(utc_time(1'795'897'803) == "2026-11-28 20:30:03Z");
}

TEST_CASE("a time that no calendar holds is its number of seconds") {
  constexpr UnixSeconds kMax = std::numeric_limits<UnixSeconds>::max();
  CHECK(utc_time(kMax) == std::to_string(kMax));
}
