// SPDX-License-Identifier: MIT
#include "grayling/store/tally.hpp"

#include <algorithm>

#include "grayling/store/wait_bounds.hpp"
#include "support/catch.hpp"

using namespace grayling;

namespace {

constexpr UnixSeconds kNow = 1'700'000'000;

LongWait wait_of(Seconds waited) {
  return {day_of(kNow), {"a@d", "192.0.2.1", std::to_string(waited)}, kNow - waited, waited};
}

}  // namespace

TEST_CASE("hours and days begin in UTC, also before 1970") {
  CHECK(hour_of(7199) == 3600);
  CHECK(hour_of(7200) == 7200);
  CHECK(hour_of(-1) == -3600);
  CHECK(day_of(86399) == 0);
  CHECK(day_of(-1) == -86400);
}

TEST_CASE("a wait is counted at the first bound that isn't less") {
  for (std::size_t i = 1; i < kWaitBounds.size(); ++i) {
    CHECK(kWaitBounds[i] > kWaitBounds[i - 1]);
    CHECK(wait_name(kWaitBounds[i]) == std::to_string(kWaitBounds[i]));
    CHECK(wait_name(kWaitBounds[i - 1] + 1) == std::to_string(kWaitBounds[i]));
  }
  CHECK(wait_name(0) == "10");
  CHECK(wait_name(10'000'000) == "604800");
}

TEST_CASE("counts of one hour, word and name are one, and come in order") {
  ReportTally tally;
  CHECK(tally.is_empty());
  tally.count(3600, tally::kHeld, "");
  tally.count(3600, tally::kBack, "320", 2);
  tally.count(0, tally::kHeld, "");
  ReportTally other;
  other.count(3600, tally::kHeld, "", 4);
  other.count(3600, tally::kHeld, "none", 0);
  tally.add(other);
  auto part = tally.take(2);
  CHECK(part.counts == std::vector<TallyCount>{{{0, "held", ""}, 1}, {{3600, "back", "320"}, 2}});
  tally.put_back(part);
  part = tally.take(10);
  CHECK(part.counts.size() == 3);
  CHECK(part.counts.back() == TallyCount{{3600, "held", ""}, 5});
  CHECK(tally.is_empty());
}

TEST_CASE("where no count has room what is there still counts") {
  ReportTally tally;
  for (std::size_t i = 0; i < kTallyCountsMax + 5; ++i) tally.count(0, "held", std::to_string(i));
  tally.count(0, "held", "0");
  const auto part = tally.take(kTallyCountsMax + 5);
  CHECK(part.counts.size() == kTallyCountsMax);
  CHECK(part.counts.front().number == 2);
}

TEST_CASE("the longest waits stay, and go with the last counts") {
  ReportTally tally;
  for (int i = 0; i < 100; ++i) {
    const Seconds waited = (i * 37) % 100;
    if (tally.is_long(waited)) tally.note(wait_of(waited));
  }
  CHECK_FALSE(tally.is_long(80));
  CHECK(tally.is_long(81));
  tally.count(0, "held", "");
  tally.count(1, "held", "");
  CHECK(tally.take(1).waits.empty());
  const auto part = tally.take(1);
  REQUIRE(part.waits.size() == kLongWaitsMax);
  CHECK(part.waits.front().waited == 99);
  CHECK(part.waits.back().waited == 80);
  CHECK(tally.is_empty());
}

TEST_CASE("any text becomes a name with room for a word before it") {
  const auto name = tally_name(std::string(5000, 'x') + "\xff");
  CHECK(name.size() + 10 <= kTallyNameCharsMax);
  CHECK(tally_name("example.org") == "example.org");
}

TEST_CASE("a plot's bars are made of the classes by which waits are counted") {
  for (const Seconds bound : kPlottedWaitBounds) {
    CAPTURE(bound);
    CHECK(std::count(kWaitBounds.begin(), kWaitBounds.end(), bound) == 1);
    CHECK(kPlottedWaitBounds[plotted_class(bound)] == bound);
    CHECK(plotted_class(bound + 1) == plotted_class(bound) + 1);
  }
  CHECK(plotted_class(1) == 0);
  CHECK(kPlottedWaitBounds.back() == kWaitBounds.back());
}
