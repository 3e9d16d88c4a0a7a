// SPDX-License-Identifier: MIT
#include "grayling/engine/clock_watch.hpp"

#include <vector>

#include "support/catch.hpp"
#include "support/test_clock.hpp"

using namespace grayling;

namespace {

constexpr Seconds kLifetime = 35 * kDay;
constexpr UnixSeconds kStart = 1'800'000'000;

TableTimes times_of(const std::vector<UnixSeconds>& last_seen, UnixSeconds now = kStart) {
  TableTimes times(kStart);
  times.note(last_seen, now, kLifetime);
  return times;
}

}  // namespace

TEST_CASE("a clock that was moved by over an hour is in doubt until it is back") {
  TestClock clock(kStart);
  ClockWatch watch(clock);
  watch.set_table_trust(ClockTrust::Confirmed);
  clock.pass(kDay);
  CHECK(watch.moment().trust == ClockTrust::Confirmed);
  CHECK(watch.moment().latest == kStart + kDay);
  for (const int way : {1, -1}) {
    clock.jump(3600 * way);
    CHECK(watch.moment().trust == ClockTrust::Confirmed);
    clock.jump(way);
    CHECK(watch.moment().trust == ClockTrust::InDoubt);
    CHECK(watch.moment().now == clock.now());
    CHECK(watch.moment().latest == kStart + kDay + (way > 0 ? 3601 : 0));
    CHECK_FALSE(watch.moment().may_expire(kStart));
    clock.jump(-3601 * way);
    CHECK(watch.moment().trust == ClockTrust::Confirmed);
  }
}

TEST_CASE("until the table was looked at, only what this run has seen expires") {
  TestClock clock(kStart);
  ClockWatch watch(clock);
  CHECK(watch.moment().trust == ClockTrust::InDoubt);
  CHECK(watch.moment().may_expire(kStart));
  CHECK_FALSE(watch.moment().may_expire(kStart - 1));
  watch.set_table_trust(ClockTrust::Unconfirmed);
  CHECK(watch.moment().may_expire(kStart - 1));
}

TEST_CASE("a row agrees with a clock where it was seen within lifetime before the start") {
  CHECK_FALSE(times_of({}).has_old_rows());
  CHECK_FALSE(times_of({kStart, kStart + 5}).has_old_rows());
  CHECK(times_of({kStart - kLifetime - 1}).has_old_rows());
  CHECK_FALSE(times_of({kStart - kLifetime - 1, kStart}).has_witness());
  CHECK(times_of({kStart - kLifetime}).has_witness());
  CHECK(times_of({kStart - 1}).has_witness());
}

TEST_CASE("a row is ahead of a clock by more than two clocks differ") {
  CHECK_FALSE(times_of({kStart + 3600}).are_ahead());
  CHECK(times_of({kStart + 3601}).are_ahead());
  CHECK(times_of({kStart + kDay}, kStart + 10).ahead() == kDay - 10);
  CHECK(times_of({kStart - kDay}).ahead() == 0);
}
