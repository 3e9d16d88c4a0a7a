// SPDX-License-Identifier: MIT
#include "maillog/log_time.hpp"

#include <cstdlib>
#include <ctime>

#include "support/catch.hpp"
#include "unit/maillog/story.hpp"

namespace grayling {
namespace {

std::optional<UnixSeconds> time_in(std::string_view line, const std::string& zone = "+00:00") {
  LogTime times({kNow, zone, ""});
  return times.take(line);
}

// Local time is that of Berlin while it lives.
class InBerlin {
 public:
  InBerlin() { set("CET-1CEST,M3.5.0,M10.5.0/3"); }
  ~InBerlin() { set("UTC0"); }

 private:
  static void set(const char* zone) {
    setenv("TZ", zone, 1);
    tzset();
  }
};

}  // namespace

TEST_CASE("times of all forms of logs are read") {
  const auto [line, seconds] = GENERATE(table<const char*, UnixSeconds>({
      {"Nov 30 04:35:12 mx postfix/smtpd[1]: x", kNow},
      {"Nov  3 04:35:12 mx x", kNow - 27 * 86400},
      {"Nov 3 04:35:12 mx x", kNow - 27 * 86400},
      {"Dec  1 04:35:12 mx x", kNow + 86400},  // a clock that is ahead
      {"Dec 31 04:35:12 mx x", kNow - 334 * 86400},
      {"Feb 29 04:35:12 mx x", 1'709'181'312},  // of the last leap year, 2024
      {"Nov 30 2025 04:35:12 mx x", kNow - 365 * 86400},
      {"Nov 30 04:35:12.123456 mx x", kNow},
      {"2026-11-30T04:35:12.123456+00:00 mx x", kNow},
      {"2026-11-30T05:35:12+01:00 mx x", kNow},
      {"2026-11-30T05:35:12+0100 mx x", kNow},
      {"2026-11-30T00:05:12-04:30 mx x", kNow},
      {"2026-11-30T04:35:12Z mx x", kNow},
      {"2026-11-30 04:35:12,123 mx x", kNow},
      {"1970-01-02T00:00:00Z mx x", 86400},
      {"Mon 2026-11-30 04:35:12 UTC mx x", kNow},
      {"Mon 2026-11-30 06:35:12 +02 mx x", kNow},
      {"Mon 2026-11-30 04:35:12 CET mx x", kNow},  // in the zone of the options
      {"1796013312.123456 mx x", kNow},
  }));
  INFO(line);
  CHECK(time_in(line) == seconds);
}

TEST_CASE("what is no time isn't read as one") {
  for (const auto* line :
       {"", "Nov 30 04:35", "Nov 32 04:35:12 mx", "Nov 30 24:35:12 mx", "Nov 30 04:60:12 mx",
        "Foo 30 04:35:12 mx", "ovD 30 04:35:12 mx", "2026-13-30T04:35:12Z mx",
        "2026-11-30T04:35:12Zmx", "2026-02-29T04:35:12Z mx", "Apr 31 04:35:12 mx",
        "Feb 29 2026 04:35:12 mx", "192.0.2.7 is an address", "12.5 kilograms",
        "Mon 2026-11-30 04:35:12", "4A123.5 mx postfix", "0000-00-00T00:00:00Z mx",
        "action=greylist, reason=new"}) {
    INFO(line);
    CHECK_FALSE(time_in(line));
  }
}

TEST_CASE("times after the year 2199 are none") {
  CHECK(time_in("2199-12-31T23:59:59Z mx x") == kTimesEnd - 1);
  for (const auto* line : {"2200-01-01T00:00:00Z mx x", "9999-12-31T23:59:59Z mx x",
                           "Mon 2200-01-01 00:00:00 UTC mx x", "Jan  1 2200 00:00:00 mx x",
                           "7258118400.000000 mx x"}) {
    INFO(line);
    CHECK_FALSE(time_in(line));
  }
}

TEST_CASE("a time is taken off the front of its line") {
  LogTime times({kNow, "", ""});
  std::string_view line = "2026-11-30T04:35:12Z mx postfix/smtpd[1]: x";
  CHECK(times.take(line));
  CHECK(line == "mx postfix/smtpd[1]: x");
  line = "Mon 2026-11-30 04:35:12 CET mx postfix/smtpd[1]: x";
  CHECK(times.take(line));
  CHECK(line == "mx postfix/smtpd[1]: x");
}

TEST_CASE("times without a zone are in the zone of the options") {
  CHECK(time_in("Nov 30 04:35:12 mx x", "+02:00") == kNow - 7200);
  CHECK(time_in("2026-11-30T04:35:12 mx x", "-01:00") == kNow + 3600);
  CHECK(time_in("2026-11-30T04:35:12Z mx x", "-01:00") == kNow);
}

TEST_CASE("an hour that comes twice because the clock is put back goes on") {
  const InBerlin berlin;
  LogTime times({kNow, "", ""});
  const auto at = [&times](std::string_view line) { return times.take(line).value(); };
  const auto before = at("Oct 25 01:59:59 mx x");
  CHECK(at("Oct 25 02:00:00 mx x") == before + 1);
  CHECK(at("Oct 25 02:59:59 mx x") == before + 3600);
  CHECK(at("Oct 25 02:00:00 mx x") == before + 3601);
  CHECK(at("Oct 25 02:59:59 mx x") == before + 7200);
  CHECK(at("Oct 25 03:00:00 mx x") == before + 7201);
}

}  // namespace grayling
