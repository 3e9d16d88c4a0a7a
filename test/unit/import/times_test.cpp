// SPDX-License-Identifier: MIT
#include "import/times.hpp"

#include "support/catch.hpp"

using namespace grayling;

TEST_CASE("times as dumps have them") {
  CHECK(time_of("1795550000") == 1795550000);
  CHECK(time_of("1970-01-02 00:00:01") == 86401);
  CHECK(time_of("2026-11-24 20:33:20") == 1795552400);
  CHECK(time_of("2026-11-24 20:33:20.123456") == 1795552400);
  CHECK(time_of("2026-11-24T21:33:20+01") == 1795552400);
  CHECK(time_of("2026-11-24 15:03:20.5-05:30") == 1795552400);
  for (const auto* text : {"", "soon", "2026-13-01 00:00:00", "2026-02-30 00:00:00",
                           "2026-11-24 25:00:00", "2026-11-24", "2026-11-24 20:33:20+x", "-1"}) {
    CAPTURE(text);
    CHECK_FALSE(time_of(text));
  }
}
