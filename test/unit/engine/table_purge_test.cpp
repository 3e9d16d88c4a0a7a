// SPDX-License-Identifier: MIT
#include "engine/table_purge.hpp"

#include "engine/limits.hpp"
#include "support/catch.hpp"
#include "support/test_clock.hpp"
#include "support/test_log.hpp"

using namespace grayling;

namespace {

struct Fixture {
  // The next step, at the time when it is due.
  std::optional<PurgeJob> begin() {
    while (purge.next_time() > clock.monotonic()) clock.pass(1);
    return purge.begin(settings);
  }

  TestClock clock;
  TestLog log;
  GreylistSettings settings;
  TablePurge purge{clock, log};
};

}  // namespace

TEST_CASE("a step of the purge follows another, one at a time") {
  Fixture f;
  REQUIRE(f.begin());
  CHECK(f.purge.next_time() == kNever);
  CHECK_FALSE(f.purge.begin(f.settings));
  f.purge.end(PurgeStep{}, f.settings);
  CHECK(f.purge.next_time() < kNever);
  CHECK(f.begin());
}

TEST_CASE("what a walk says of the clock reaches the workers, and the log") {
  Fixture f;
  CHECK(f.purge.clock_watch().moment().trust == ClockTrust::InDoubt);
  PurgeStep walked;
  walked.last_seen = {f.clock.now() - (GENERATE(true, false) ? 60 : 2 * f.settings.lifetime)};
  const bool agrees = f.clock.now() - walked.last_seen.front() == 60;
  REQUIRE(f.begin());
  f.purge.end(walked, f.settings);
  CHECK((f.purge.clock_watch().moment().trust == ClockTrust::Confirmed) == agrees);
  CHECK(f.log.count("purge paused") == (agrees ? 0 : 1));
}
