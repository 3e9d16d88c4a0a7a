// SPDX-License-Identifier: MIT
#include "engine/work/standing_filter.hpp"

#include "grayling/store/memory_store.hpp"
#include "support/catch.hpp"
#include "support/test_clock.hpp"

using namespace grayling;

namespace {

class Filtered {
 public:
  void put(const std::string& client, Seconds ago, std::uint32_t passes = 5) {
    table_.standings[{StandingKind::Client, client, ""}] = {"", passes, clock_.now() - ago};
  }
  bool may_know(const std::string& client) {
    Moment moment(clock_.now());
    moment.latest += set_back;
    REQUIRE(filter_.refresh(store_, settings, moment, clock_.monotonic()));
    return filter_.may_know({StandingKind::Client, client, ""});
  }

  GreylistSettings settings;
  TestClock clock_;
  Seconds set_back = 0;  // by how much the clock was set back since the start

 private:
  MemoryTable table_;
  MemoryStore store_{table_, clock_};
  StandingFilter filter_;
};

}  // namespace

TEST_CASE("a filter knows who has standing at the start, and nobody else") {
  Filtered filter;
  filter.put("192.0.2.1/32", 0);
  filter.put("192.0.2.2/32", 35 * 86400);
  filter.put("192.0.2.3/32", 36 * 86400);
  filter.put("192.0.2.4/32", 0, 4);
  CHECK(filter.may_know("192.0.2.1/32"));
  CHECK(filter.may_know("192.0.2.2/32"));
  CHECK_FALSE(filter.may_know("192.0.2.3/32"));
  CHECK_FALSE(filter.may_know("192.0.2.4/32"));
  CHECK_FALSE(filter.may_know("192.0.2.5/32"));
}

TEST_CASE("what another host has written is seen within ten seconds, also where it came late") {
  Filtered filter;
  CHECK_FALSE(filter.may_know("192.0.2.1/32"));
  filter.put("192.0.2.1/32", kFilterOverlap - 60);
  CHECK_FALSE(filter.may_know("192.0.2.1/32"));
  filter.clock_.pass(10);
  CHECK(filter.may_know("192.0.2.1/32"));
}

TEST_CASE("what another worker writes while the clock is set back is seen, too") {
  constexpr Seconds kSetBack = 60 * 86400;
  Filtered filter;
  for (int i = 0; i < 3000; ++i) filter.put(std::to_string(i), i);
  CHECK(filter.may_know("0"));
  filter.clock_.jump(-kSetBack);
  filter.set_back = kSetBack;
  filter.clock_.pass(10);
  CHECK_FALSE(filter.may_know("192.0.2.1/32"));
  filter.put("192.0.2.1/32", -kSetBack);
  filter.clock_.pass(10);
  CHECK(filter.may_know("192.0.2.1/32"));
}

TEST_CASE("a large table is read in portions, and all of it in the end") {
  Filtered filter;
  for (int i = 0; i < 20000; ++i) filter.put(std::to_string(i), 20000 - i);
  CHECK(filter.may_know("0"));
  CHECK_FALSE(filter.may_know("19999"));
  for (int batches = 0; batches < 5; ++batches) filter.may_know("0");
  for (const int i : {0, 3999, 7777, 10000, 19999}) CHECK(filter.may_know(std::to_string(i)));
}

TEST_CASE("more rows of one second than a portion are all known, and don't hold it up") {
  Filtered filter;
  for (const int ago : {20000, 100}) {
    for (int i = 0; i < 3000; ++i) filter.put(std::to_string(ago + i * 100'000), ago);
  }
  filter.put("last", 0);
  for (int batches = 0; batches < 3; ++batches) filter.may_know("last");
  CHECK(filter.may_know("last"));
  for (const int ago : {20000, 100}) {
    int known = 0;
    for (int i = 0; i < 3000; ++i) known += filter.may_know(std::to_string(ago + i * 100'000));
    CHECK(known == 3000);
  }
}

TEST_CASE("portions that end where a second ends lose no row") {
  for (const int rows : {999, 1000, 1001, 2000}) {
    Filtered filter;
    for (int i = 0; i < rows; ++i) filter.put(std::to_string(i), 100);
    filter.put("next", 99);
    CHECK(filter.may_know("next"));
    CHECK(filter.may_know(std::to_string(rows - 1)));
  }
}

TEST_CASE("a row that is written late is seen behind a burst that filled whole portions") {
  Filtered filter;
  for (int i = 0; i < 3000; ++i) filter.put(std::to_string(i), 0);
  CHECK(filter.may_know("0"));
  filter.put("late", 60);
  filter.clock_.pass(10);
  CHECK(filter.may_know("late"));
}

TEST_CASE("a clock that was ahead for a while doesn't keep it from reading on") {
  Filtered filter;
  filter.clock_.jump(40 * 86400);
  filter.may_know("");
  filter.clock_.jump(-40 * 86400);
  filter.clock_.pass(10);
  filter.put("after", 0);
  CHECK(filter.may_know("after"));
}

TEST_CASE("rows that a wrong clock has dated ahead hide none that come") {
  Filtered filter;
  for (int i = 0; i < 3000; ++i) filter.put(std::to_string(i), -86400 * 365 - i);
  filter.put("before", 100);
  CHECK(filter.may_know("before"));
  filter.clock_.pass(10);
  filter.put("later", 0);
  CHECK(filter.may_know("later"));
}

TEST_CASE("a clock that is behind since the start hides no row of a large table") {
  Filtered filter;
  filter.clock_.jump(-60 * 86400);
  for (int i = 0; i < 9000; ++i) filter.put(std::to_string(i), -60 * 86400 + i);
  for (int batches = 0; batches < 3; ++batches) filter.may_know("0");
  for (const int i : {0, 4321, 8999}) CHECK(filter.may_know(std::to_string(i)));
}

TEST_CASE("what another host has written while the clock was ahead is known afterwards") {
  Filtered filter;
  CHECK_FALSE(filter.may_know("meanwhile"));
  filter.clock_.jump(40 * 86400);
  filter.clock_.pass(10);
  filter.put("meanwhile", 40 * 86400);
  filter.may_know("");
  filter.clock_.pass(3600);
  filter.may_know("");
  filter.clock_.jump(-40 * 86400);
  filter.clock_.pass(10);
  CHECK(filter.may_know("meanwhile"));
}

TEST_CASE("a reload that changes what standing is starts it anew, and 0 ends it") {
  Filtered filter;
  filter.put("192.0.2.4/32", 0, 4);
  CHECK_FALSE(filter.may_know("192.0.2.4/32"));
  filter.settings.auto_allow_after = 4;
  CHECK(filter.may_know("192.0.2.4/32"));
  filter.settings.auto_allow_after = 0;
  CHECK_FALSE(filter.may_know("192.0.2.4/32"));
}

TEST_CASE("a client's null sender is known by its own row, and by none of its client's") {
  MemoryTable table;
  const TestClock clock;
  MemoryStore store(table, clock);
  table.standings[null_sender_key("192.0.2.1")] = {"", 1, clock.now()};
  table.standings[null_sender_key("192.0.2.2")] = {"", 2, clock.now()};
  table.standings[client_key("192.0.2.3")] = {"", 5, clock.now()};
  StandingFilter filter;
  REQUIRE(filter.refresh(store, {}, clock.now(), clock.monotonic()));
  CHECK_FALSE(filter.may_know(null_sender_key("192.0.2.1")));
  CHECK(filter.may_know(null_sender_key("192.0.2.2")));
  CHECK_FALSE(filter.may_know(client_key("192.0.2.2")));
  CHECK_FALSE(filter.may_know(null_sender_key("192.0.2.3")));
}

TEST_CASE("domains with standing are known, also when a reload changes what that is") {
  MemoryTable table;
  TestClock clock;
  MemoryStore store(table, clock);
  const auto key = [](const char* name) { return StandingKey{StandingKind::Domain, name, ""}; };
  table.standings[key("two.example")] = {"", 2, clock.now(), 2};
  table.standings[key("three.example")] = {"", 3, clock.now(), 3};
  table.standings[key("spam.example")] = {"", 3, clock.now(), 4};
  GreylistSettings settings;
  StandingFilter filter;
  const auto check = [&](std::uint32_t after, bool is_two_known, bool is_three_known) {
    settings.auto_allow_domains_after = after;
    REQUIRE(filter.refresh(store, settings, clock.now(), clock.monotonic()));
    CHECK(filter.may_know(key("two.example")) == is_two_known);
    CHECK(filter.may_know(key("three.example")) == is_three_known);
    CHECK_FALSE(filter.may_know(key("spam.example")));
    CHECK_FALSE(filter.may_know({StandingKind::LocalDomain, "two.example", ""}));
  };
  check(2, true, true);
  check(3, false, true);
  check(0, false, false);
  check(2, true, true);
}

TEST_CASE("correspondents are known by both addresses, and domains that send by none") {
  MemoryTable table;
  const TestClock clock;
  MemoryStore store(table, clock);
  table.standings[{StandingKind::Correspondent, "bob@there.example", "anna@here.example"}] = {
      "", 0, clock.now()};
  table.standings[{StandingKind::LocalDomain, "here.example", ""}] = {"", 0, clock.now()};
  GreylistSettings settings;
  settings.auto_allow_after = 0;
  StandingFilter filter;
  REQUIRE(filter.refresh(store, settings, clock.now(), clock.monotonic()));
  CHECK(filter.may_know({StandingKind::Correspondent, "bob@there.example", "anna@here.example"}));
  CHECK_FALSE(
      filter.may_know({StandingKind::Correspondent, "bob@there.example", "otto@here.example"}));
  CHECK_FALSE(
      filter.may_know({StandingKind::Correspondent, "anna@here.example", "bob@there.example"}));
  CHECK_FALSE(filter.may_know({StandingKind::LocalDomain, "here.example", ""}));
  CHECK_FALSE(filter.may_know({StandingKind::Client, "bob@there.example", "anna@here.example"}));
  CHECK_FALSE(filter.may_know({}));
}

TEST_CASE("where there are too many the half that was seen last stays") {
  constexpr std::size_t kMax = 64;
  MemoryTable table;
  const TestClock clock;
  MemoryStore store(table, clock);
  const auto client = [](int i) {
    return StandingKey{StandingKind::Client, std::to_string(i), ""};
  };
  constexpr int kRows = 3000;
  for (int i = 0; i < kRows; ++i) table.standings[client(i)] = {"", 5, clock.now() - kRows + i};
  StandingFilter filter(kMax);
  REQUIRE(filter.refresh(store, {}, clock.now(), clock.monotonic()));
  int known = 0;
  for (int i = 0; i < kRows; ++i) known += filter.may_know(client(i));
  CHECK(known <= static_cast<int>(kMax));
  constexpr int kHalf = kMax / 2 - 1;
  for (int i = kRows - kHalf; i < kRows; ++i) CHECK(filter.may_know(client(i)));
}
