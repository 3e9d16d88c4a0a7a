// SPDX-License-Identifier: MIT
#include "grayling/engine/purge_schedule.hpp"

#include "engine/limits.hpp"
#include "support/catch.hpp"
#include "support/test_clock.hpp"

using namespace grayling;

namespace {

const GreylistSettings kSettings;

// A purge at the start of a run; this does the engine's part.
struct Walk {
  TestClock clock;
  PurgeSchedule schedule{clock.now(), clock.monotonic()};

  std::optional<PurgeSchedule::Step> begin() {
    const Monotonic wait = schedule.next_time() - clock.monotonic();
    if (wait.count() > 0) clock.pass(wait.count() / 1'000'000'000 + 1);
    return schedule.begin(kSettings, clock.now(), clock.monotonic());
  }
  void end(PurgeStep step) { schedule.end(step, kSettings, clock.monotonic()); }
};

PurgeStep rows(std::vector<UnixSeconds> last_seen, std::optional<Key> next = std::nullopt) {
  PurgeStep step;
  step.seen = last_seen.size();
  step.last_seen = std::move(last_seen);
  step.next = std::move(next);
  return step;
}

}  // namespace

TEST_CASE("the purge removes only after it has seen that the clock agrees with the table") {
  Walk walk;
  const UnixSeconds start = walk.clock.now();
  auto step = walk.begin();
  REQUIRE(step);
  CHECK_FALSE(step->limits.remove);
  CHECK(step->limits.waiting_before == walk.clock.now() - 2 * kDay);
  CHECK(step->limits.passed_before == walk.clock.now() - 35 * kDay);
  CHECK_FALSE(walk.schedule.begin(kSettings, walk.clock.now(), walk.clock.monotonic()));
  walk.end(rows({start - 40 * kDay}, Key{"a", "", ""}));
  CHECK(walk.schedule.table_trust() == ClockTrust::InDoubt);
  step = walk.begin();
  REQUIRE(step);
  CHECK(step->after == Key{"a", "", ""});
  CHECK_FALSE(step->limits.remove);
  walk.end(rows({start - 35 * kDay}, Key{"b", "", ""}));
  CHECK(walk.schedule.table_trust() == ClockTrust::Confirmed);
  step = walk.begin();
  REQUIRE(step);
  CHECK(step->limits.remove);
  CHECK_FALSE(step->after);  // from the start
}

TEST_CASE("a table whose newest row is older than lifetime stops the purge, loudly and once") {
  Walk walk;
  const UnixSeconds start = walk.clock.now();
  for (int i = 0; i < 3; ++i) {
    const auto step = walk.begin();
    REQUIRE(step);
    CHECK_FALSE(step->limits.remove);
    walk.end(rows({start - 35 * kDay - 1, start, start + 5}));
    CHECK(walk.schedule.take_news().has_value() == (i == 0));
    CHECK(walk.schedule.table_trust() == ClockTrust::InDoubt);
  }
}

TEST_CASE("rows that are dated ahead of the clock are told of, once, and stop nothing") {
  Walk walk;
  REQUIRE(walk.begin());
  walk.end(rows({walk.clock.now() - 1, walk.clock.now() + 3600}));
  CHECK_FALSE(walk.schedule.take_news());  // another host's clock may differ so far
  for (int i = 0; i < 2; ++i) {
    const auto step = walk.begin();
    REQUIRE(step);
    CHECK(step->limits.remove);
    walk.end(rows({walk.clock.now() + kDay}, Key{"a", "", ""}));
    CHECK_FALSE(walk.schedule.take_news());  // not before the walk's end
    REQUIRE(walk.begin());
    walk.end(rows({walk.clock.now()}));
    const auto news = walk.schedule.take_news();
    REQUIRE(news.has_value() == (i == 0));
    if (!news) continue;
    CHECK(news->level == LogLevel::Warning);
    CHECK(news->text.starts_with("rows of the table are dated up to 86400 seconds ahead"));
  }
}

TEST_CASE("a table of this run alone, or of rows ahead of the clock, is purged") {
  const Seconds ahead = GENERATE(Seconds{0}, 60 * kDay);
  Walk walk;
  REQUIRE(walk.begin());
  walk.end(rows({walk.clock.now() + ahead}));
  CHECK(walk.schedule.table_trust() == ClockTrust::Unconfirmed);
  const auto step = walk.begin();
  REQUIRE(step);
  CHECK(step->limits.remove);
}

TEST_CASE("the purge pauses while the wall clock has left the monotonic one") {
  Walk walk;
  REQUIRE(walk.begin());
  walk.end(rows({walk.clock.now() - 1}));
  walk.clock.jump(3601);
  CHECK_FALSE(walk.begin());
  const auto news = walk.schedule.take_news();
  REQUIRE(news);
  CHECK(news->text.starts_with("purge paused: the clock was moved by 3601 seconds"));
  CHECK_FALSE(walk.begin());
  CHECK_FALSE(walk.schedule.take_news());
  walk.clock.jump(-3601);
  const auto step = walk.begin();
  REQUIRE(step);
  CHECK(step->limits.remove);
}

TEST_CASE("between two walks who has the right to purge keeps it, and no row is looked at") {
  Walk walk;
  REQUIRE(walk.begin());
  walk.end(rows({walk.clock.now()}));
  auto step = walk.begin();
  REQUIRE(step);
  CHECK_FALSE(step->is_lease_only);
  walk.end(rows({}));
  const Monotonic walked = walk.clock.monotonic();
  Monotonic last = walked;
  for (;;) {
    step = walk.begin();
    REQUIRE(step);
    CHECK(step->limits.remove);
    CHECK(walk.clock.monotonic() - last <= std::chrono::seconds(22));
    last = walk.clock.monotonic();
    if (!step->is_lease_only) break;
    walk.end({});
  }
  CHECK(last - walked >= std::chrono::hours(1));
}

TEST_CASE("where more wait than pending_total, walks follow each other and remove the oldest") {
  GreylistSettings settings;
  settings.pending_total = 100;
  Walk walk;
  const auto now = [&] { return walk.clock.now(); };
  REQUIRE(walk.begin());
  walk.end(rows({now()}));
  walk.begin();
  walk.end(rows({}));
  for (int i = 0; i < 101; ++i) {
    CHECK(walk.schedule.next_time() - walk.clock.monotonic() > kCrowdedWalkPause);
    walk.schedule.note_inserted(settings);
  }
  CHECK(walk.schedule.next_time() - walk.clock.monotonic() <= kCrowdedWalkPause);
  walk.clock.pass(1);
  auto step = walk.schedule.begin(settings, now(), walk.clock.monotonic());
  REQUIRE(step);
  CHECK_FALSE(step->is_lease_only);
  CHECK(step->limits.edge_before == 0);
  PurgeStep seen = rows({});
  for (int i = 0; i < 200; ++i) seen.waiting.push_back(now() - i);
  walk.schedule.end(seen, settings, walk.clock.monotonic());
  walk.clock.pass(1);
  step = walk.schedule.begin(settings, now(), walk.clock.monotonic());
  REQUIRE(step);
  CHECK(step->limits.edge_before > now() - 110);
  CHECK(step->limits.edge_before < now() - 80);
}

TEST_CASE("after a failed step the walk goes on where it was") {
  Walk walk;
  REQUIRE(walk.begin());
  walk.end(rows({walk.clock.now() - 1}, Key{"a", "", ""}));
  REQUIRE(walk.begin());
  walk.end(rows({}, Key{"b", "", ""}));
  REQUIRE(walk.begin());
  walk.schedule.end(fail("gone"), kSettings, walk.clock.monotonic());
  const auto step = walk.begin();
  REQUIRE(step);
  CHECK(step->after == Key{"b", "", ""});
}

namespace {

// In the middle of a walk; another instance has the lease.
void walk_without_lease(Walk& walk) {
  REQUIRE(walk.begin());
  walk.end(rows({walk.clock.now() - 1}));  // the clock is trusted
  PurgeStep step = rows({}, Key{"a", "", ""});
  step.is_lease_others = true;
  REQUIRE(walk.begin());
  walk.end(step);
}

// The next step begins a walk, at once.
void check_walk_begins(Walk& walk) {
  const Monotonic before = walk.clock.monotonic();
  const auto step = walk.begin();
  REQUIRE(step);
  CHECK(walk.clock.monotonic() - before <= std::chrono::seconds(1));
  CHECK_FALSE(step->is_lease_only);
  CHECK_FALSE(step->after);
  walk.end(rows({}));
}

}  // namespace

TEST_CASE("a walk in which the lease was taken over ends, and is followed by one more at once") {
  Walk walk;
  walk_without_lease(walk);
  auto step = walk.begin();
  REQUIRE(step);
  CHECK(step->after == Key{"a", "", ""});
  SECTION("before its last step") {
    walk.end(rows({}, Key{"b", "", ""}));
    step = walk.begin();
    REQUIRE(step);
    CHECK(step->after == Key{"b", "", ""});
    walk.end(rows({}));
  }
  SECTION("at its last step") {
    walk.end(rows({}));
  }
  check_walk_begins(walk);
  step = walk.begin();
  REQUIRE(step);
  CHECK(step->is_lease_only);  // the next walk has its usual time
}

TEST_CASE("if the lease is taken over between two walks, the next one begins at once") {
  Walk walk;
  walk_without_lease(walk);
  REQUIRE(walk.begin());
  PurgeStep others = rows({});
  others.is_lease_others = true;
  walk.end(others);
  auto step = walk.begin();
  REQUIRE(step);
  REQUIRE(step->is_lease_only);
  walk.end({});
  check_walk_begins(walk);
  step = walk.begin();
  REQUIRE(step);
  CHECK(step->is_lease_only);
}
