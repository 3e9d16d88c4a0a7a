// SPDX-License-Identifier: MIT
#include "grayling/status/history.hpp"

#include <cmath>

#include "support/catch.hpp"

using namespace grayling;

namespace {

constexpr UnixSeconds kWall = 1'800'000'000;  // 2027-01-15T08:00:00Z

// A history and the service's numbers, with a clock that the test moves.
struct Story {
  explicit Story(Seconds after_the_minute = 0, Seconds booted = 1000)
      : monotonic(std::chrono::seconds(booted)), wall(kWall + after_the_minute) {}

  // `seconds` pass; the loop looks once a second, and `requests` come in each.
  void pass(Seconds seconds, std::uint64_t requests = 0) {
    for (Seconds i = 0; i < seconds; ++i) {
      jump(1);
      history.record(monotonic, totals);
      totals.decisions[0] += requests;
    }
  }
  // Lets time pass without a look at the numbers.
  void jump(Seconds seconds) {
    monotonic += std::chrono::seconds(seconds);
    wall += seconds;
  }
  std::vector<Column> columns(std::size_t minutes, std::size_t count) const {
    return history.columns(monotonic, wall, minutes, count);
  }

  Column running() const { return history.running(monotonic, wall, totals); }

  Monotonic monotonic;
  UnixSeconds wall;
  Totals totals;
  History history{monotonic, wall};
};

std::uint64_t requests(const Column& column) {
  return column.sum.decisions[0];
}

}  // namespace

TEST_CASE("a minute is known when it has ended, under the wall clock's time") {
  Story story;
  story.pass(59, 1);
  CHECK(story.columns(1, 60).back().minutes == 0);
  story.pass(1);
  auto columns = story.columns(1, 60);
  REQUIRE(columns.size() == 60);
  CHECK(columns.back().begin == kWall);
  CHECK(requests(columns.back()) == 59);
  CHECK(columns.front().begin == kWall - 59 * 60);
  CHECK(columns.front().minutes == 0);
  story.pass(120, 2);
  columns = story.columns(1, 60);
  CHECK(columns[57].begin == kWall);
  CHECK(requests(columns[57]) == 59);
  CHECK(requests(columns[58]) == 118);  // requests in the last second count after the end
  CHECK(requests(columns[59]) == 120);
}

TEST_CASE("who looks by a time that is a moment older than the last note sees the minutes before") {
  Story story;
  story.pass(60, 1);
  const Monotonic before = story.monotonic + std::chrono::seconds(59);
  const UnixSeconds wall = story.wall + 59;
  story.pass(60, 1);
  const auto columns = story.history.columns(before, wall, 1, 60);
  REQUIRE(columns.size() == 60);
  CHECK(columns.back().begin == kWall);
  CHECK(columns.back().minutes == 1);
}

TEST_CASE("minutes begin with the wall clock's, whenever the machine and the service began") {
  for (const Seconds after : {0, 1, 30, 59}) {
    for (const Seconds booted : {0, 7, 59, 61, 100000}) {
      CAPTURE(after, booted);
      Story story(after, booted);
      story.totals.decisions[0] = 5;
      story.pass(60 - after);
      const auto columns = story.columns(1, 3);
      CHECK(columns[2].begin == kWall);
      CHECK(requests(columns[2]) == 5);
      story.pass(59);
      CHECK(requests(story.columns(1, 3)[2]) == 5);
      story.pass(1);
      CHECK(requests(story.columns(1, 3)[1]) == 5);
    }
  }
}

TEST_CASE("a day is kept, and what is older gives way") {
  Story story;
  story.pass(60, 7);
  story.pass(static_cast<Seconds>(kHistoryMinutes - 1) * 60);
  auto columns = story.columns(1, kHistoryMinutes);
  CHECK(requests(columns.front()) == 59 * 7);
  CHECK(columns.front().minutes == 1);
  story.pass(60);
  std::uint64_t left = 0;
  for (const auto& column : story.columns(1, kHistoryMinutes)) {
    CHECK(column.minutes == 1);
    left += requests(column);
  }
  CHECK(left == 7);  // of the second that was counted late
  CHECK(kHistoryBytes <= 512 * 1024);
}

TEST_CASE("columns begin at multiples of their length, so that the last may not be whole") {
  Story story;
  story.pass(20 * 60, 1);
  const auto columns = story.columns(15, 96);
  REQUIRE(columns.size() == 96);
  CHECK(columns[95].begin == kWall + 15 * 60);
  CHECK(columns[95].minutes == 5);
  CHECK(columns[94].begin == kWall);
  CHECK(columns[94].minutes == 15);
  CHECK(requests(columns[94]) + requests(columns[95]) == 20 * 60 - 1);
  CHECK(columns[93].minutes == 0);
  CHECK(columns[0].begin == kWall - 94 * 15 * 60);
}

TEST_CASE("of minutes in which nobody looked nothing is known") {
  Story story;
  story.pass(60, 1);
  story.totals.decisions[0] += 100;
  story.jump(5 * 60 - 1);
  story.pass(1);
  const auto columns = story.columns(1, 10);
  CHECK(requests(columns[4]) == 59);
  CHECK(requests(columns[5]) == 101);  // everything from the time away is where it began
  for (std::size_t i = 6; i < 10; ++i) CHECK(columns[i].minutes == 0);
  story.pass(60);
  CHECK(story.columns(1, 10)[9].minutes == 1);
  for (std::size_t i = 5; i < 9; ++i) CHECK(story.columns(1, 10)[i].minutes == 0);
  // The minutes that have ended since are unknown too, until somebody looks.
  story.jump(120);
  CHECK(story.columns(1, 10).back().minutes == 0);
  CHECK(requests(story.columns(1, 10)[2]) == 101);
}

TEST_CASE("a wall clock that is set moves names, and loses nothing") {
  Story story;
  story.pass(180, 1);
  for (const Seconds jump : {-3600, 86400 * 365, -10, 10}) {  // to the nearest minute
    const UnixSeconds end = story.wall + jump / 60 * 60;
    story.wall += jump;
    const auto columns = story.columns(1, 3);
    CHECK(columns[2].begin == end - 60);
    CHECK(requests(columns[0]) == 59);
    CHECK(requests(columns[2]) == 60);
    story.wall -= jump;
  }
}

TEST_CASE("the minute that is running is counted, though no column has it yet") {
  Story story(20);
  story.pass(10, 5);
  CHECK(story.columns(1, 60).back().minutes == 0);
  CHECK(requests(story.running()) == 50);
  CHECK(story.running().begin == kWall);
  story.pass(40, 1);  // the minute ends
  CHECK(requests(story.columns(1, 60).back()) + requests(story.running()) == 90);
  CHECK(story.running().begin == kWall + 60);
  story.jump(600);  // nobody notes
  CHECK(requests(story.columns(1, 60).back()) == 0);
  CHECK(requests(story.running()) == 11);
}

TEST_CASE("a quantile is an upper bound, and there is none of nothing") {
  const std::array<double, 3> bounds = {1, 2, 4};
  using Counts = std::array<std::uint64_t, 4>;
  CHECK(std::isnan(quantile_bound(bounds, Counts{}, 0.5)));
  CHECK(quantile_bound(bounds, Counts{10, 0, 0, 0}, 0.5) == 1);
  CHECK(quantile_bound(bounds, Counts{0, 10, 0, 0}, 0.5) == 2);
  CHECK(quantile_bound(bounds, Counts{5, 0, 5, 0}, 0.5) == 1);
  CHECK(quantile_bound(bounds, Counts{5, 0, 5, 0}, 0.51) == 4);
  CHECK(quantile_bound(bounds, Counts{99, 0, 0, 1}, 0.99) == 1);
  CHECK(std::isinf(quantile_bound(bounds, Counts{1, 0, 0, 99}, 0.99)));
}
