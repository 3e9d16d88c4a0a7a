// SPDX-License-Identifier: MIT
#include "grayling/config/duration.hpp"

#include "support/catch.hpp"

namespace grayling {
namespace {

using std::chrono::milliseconds;

void check(const std::string& text, std::int64_t expected, const std::string& canonical) {
  INFO(text);
  const auto duration = parse_duration(text);
  REQUIRE(duration);
  CHECK(duration->count() == expected);
  CHECK(duration_text(*duration) == canonical);
  CHECK(parse_duration(canonical) == duration);
}

}  // namespace

TEST_CASE("a duration is a whole number and its unit") {
  check("0s", 0, "0s");
  check("1ms", 1, "1ms");
  check("500ms", 500, "500ms");
  check("1000ms", 1000, "1s");
  check("1500ms", 1500, "1500ms");
  check("30s", 30'000, "30s");
  check("60s", 60'000, "1m");
  check("90s", 90'000, "90s");
  check("5m", 300'000, "5m");
  check("12h", 43'200'000, "12h");
  check("48h", 172'800'000, "2d");
  check("35d", 3'024'000'000, "35d");
  check("5w", 3'024'000'000, "35d");
  check("1y", 31'536'000'000, "365d");
  check("007m", 420'000, "7m");
  check("9999999999d", 863'999'999'913'600'000, "9999999999d");
}

TEST_CASE("what is no duration is nothing") {
  for (const char* text : {"",      "s",          "30",    "3x",           "30 s",
                           " 30s",  "30s ",       "-30s",  "+30s",         "1.5h",
                           "1h30m", "30S",        "30sec", "30min",        "1mo",
                           "0x10s", "1e3s",       "30ss",  "10000000000s", "99999999999999999999s",
                           "٣s",    "9999999999y"}) {
    INFO(text);
    CHECK_FALSE(parse_duration(text));
  }
}

}  // namespace grayling
