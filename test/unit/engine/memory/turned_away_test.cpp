// SPDX-License-Identifier: MIT
// Strangers for whom pending_limit or pending_total leaves no room in the table.
#include "engine/memory/turned_away.hpp"

#include "grayling/engine/pending_total.hpp"
#include "unit/engine/engine_story.hpp"

using namespace grayling;

namespace {

EngineSettings limited(std::size_t rows) {
  EngineSettings settings;
  change(settings).pending_limit = rows;
  return settings;
}

Mail stranger(int n) {
  return {.sender = std::to_string(n) + "@x.example"};
}

void flood(EngineStory& story, int first, int count) {
  for (int n = first; n < first + count; ++n) CHECK(story.answer(stranger(n)) == kDefer);
}

constexpr int kTurnedAway = 7;  // the sender's number, turned away at first

void turn_away(EngineStory& story) {
  flood(story, 1000, 1);
  CHECK(story.answer(stranger(kTurnedAway)) == kDefer);
  CHECK(story.log.count("reason=pending limit") == 1);
}

KeyHash some_hash(std::uint64_t n) {
  return {n * 0x9e3779b97f4a7c15U, n + 1};
}

}  // namespace

TEST_CASE("a neighbour's flood doesn't keep out an honest sender who retries") {
  EngineStory story(limited(10));
  int flooder = 1000;
  const auto flood_for = [&](int minutes) {
    for (int minute = 0; minute < minutes; ++minute, flooder += 17) {
      flood(story, flooder, 17);
      story.clock.pass(60);
    }
  };
  flood_for(30);
  CHECK(story.answer(stranger(1)) == kDefer);
  flood_for(2);
  CHECK(story.answer(stranger(1)) == kDefer);
  flood_for(4);
  CHECK(story.answer(stranger(1)).starts_with("PREPEND X-Greylist: delayed 360 seconds"));
  CHECK(story.answer(stranger(1)) == "DUNNO");
  CHECK(story.row_count() < 40);
}

TEST_CASE("who was turned away and comes back too late has to wait again") {
  EngineStory story(limited(1));
  flood(story, 0, 2);
  for (int hour = 0; hour < 49; ++hour) {
    story.clock.pass(3600);
    flood(story, 100 + hour, 1);
  }
  CHECK(story.answer(stranger(1)) == kDefer);
}

TEST_CASE("who was turned away gets no row while the store can't be written, and passes after") {
  EngineStory story(limited(1));
  flood(story, 0, 2);
  story.clock.pass(200);
  story.settings.is_permitted_on_failure = false;
  story.engine().reload(story.settings);
  story.store.break_with(Error{ErrorKind::ReadOnly, "disk full"});
  CHECK(story.answer(stranger(1)) == kDefer);
  story.store.break_with({});
  CHECK(story.answer(stranger(1)).starts_with("PREPEND"));
}

TEST_CASE("who was turned away and finds room at an early retry passes when its first try allows") {
  EngineStory story(limited(1));
  turn_away(story);
  story.clock.pass(90);
  change(story.settings).pending_limit = 2;
  story.engine().reload(story.settings);
  CHECK(story.answer(stranger(kTurnedAway)) == kDefer);
  CHECK(story.log.count("reason=new") == 2);
  story.clock.pass(90);
  CHECK(story.answer(stranger(kTurnedAway)).starts_with("PREPEND X-Greylist: delayed 180 seconds"));
  CHECK(story.answer(stranger(kTurnedAway)) == "DUNNO");
}

TEST_CASE("in a tutorial's table who was turned away passes when it comes back") {
  EngineStory story(limited(1));
  story.table.kind = TableKind::Tutorial;
  turn_away(story);
  story.clock.pass(GENERATE(0, 1, 90 * 86400));  // it knows neither delay nor retry_window
  CHECK(story.answer(stranger(kTurnedAway)) == "DUNNO");
  CHECK(story.answer(stranger(kTurnedAway)) == "DUNNO");
  CHECK(story.row_count() == 2);
}

TEST_CASE("beyond pending_total a stranger passes at its first retry after delay, too", "[many]") {
  EngineSettings settings;
  change(settings).pending_total = 16;
  change(settings).pending_limit = 0;
  EngineStory story(settings);
  constexpr int kFull = 16 + 2 + kPendingSlack;
  for (int n = 0; n < kFull; ++n) story.ask(stranger(1000 + n));
  story.wait_until([&] { return !story.answers.back().empty(); });
  CHECK(story.answer(stranger(kTurnedAway)) == kDefer);
  CHECK(story.log.count("reason=pending limit") == 1);
  CHECK(story.row_count() == kFull);
  story.clock.pass(179);
  CHECK(story.answer(stranger(kTurnedAway)) == kDefer);
  story.clock.pass(1);
  CHECK(story.answer(stranger(kTurnedAway)).starts_with("PREPEND X-Greylist: delayed 180 seconds"));
  CHECK(story.row_count() == kFull + 1);
  CHECK(story.log.count("reason=pending limit") == 2);
}

TEST_CASE("a policy's delay holds for who was turned away under it") {
  auto policies = std::make_shared<Policies>();
  GreylistSettings slow;
  slow.delay = 600;
  REQUIRE(policies->add({{"slow.test"}, {}}, slow));
  policies->finish();
  EngineSettings settings = limited(1);
  settings.policies = policies;
  EngineStory story(settings);
  flood(story, 1000, 1);
  const Mail mail{.sender = "a@x.example", .recipient = "b@slow.test"};
  CHECK(story.answer(mail) == kDefer);
  story.clock.pass(599);
  CHECK(story.answer(mail) == kDefer);
  CHECK(story.log.count("reason=pending limit") == 2);
  story.clock.pass(1);
  CHECK(story.answer(mail).starts_with("PREPEND X-Greylist: delayed 600 seconds"));
}

TEST_CASE("where senders are forgotten, who was turned away is a stranger again") {
  EngineStory story(limited(1));
  turn_away(story);
  story.clock.pass(180);
  story.engine().forget_cached();
  story.engine().on_wake();
  CHECK(story.answer(stranger(kTurnedAway)) == kDefer);
  story.clock.pass(180);
  CHECK(story.answer(stranger(kTurnedAway)).starts_with("PREPEND"));
}

TEST_CASE("who was turned away is counted as it comes, and once it is back") {
  EngineStory story(limited(1));
  turn_away(story);
  const auto& statistics = story.engine().statistics();
  CHECK(statistics.waiting_domains.top(1, story.clock.monotonic()).at(0).waiting() == 2);
  story.clock.pass(60);
  story.answer(stranger(kTurnedAway));
  CHECK(statistics.waiting_domains.top(1, story.clock.monotonic()).at(0).waiting() == 2);
  CHECK(statistics.turned_away_returns.value() == 0);
  story.clock.pass(200);
  story.answer(stranger(kTurnedAway));
  story.answer(stranger(1000));
  CHECK(statistics.turned_away_returns.value() == 1);
  CHECK(statistics.waiting_domains.top(1, story.clock.monotonic()).empty());
}

TEST_CASE("the memory of who was turned away is bounded, and the oldest go first", "[many]") {
  constexpr std::uint64_t kHonest = 1000;
  constexpr std::uint64_t kPlaces = 100'000;
  const PassTimes times = PassTimes::of({}, TableKind::Full);
  TurnedAway turned_away(kPlaces);
  Monotonic now = std::chrono::hours(1);
  for (std::uint64_t n = 0; n < kHonest; ++n) turned_away.note(some_hash(n), times, now);
  std::uint64_t next = kHonest;
  const auto others = [&](std::uint64_t count) {
    for (const std::uint64_t end = next + count; next < end; ++next) {
      now += std::chrono::milliseconds(1);
      turned_away.note(some_hash(next), times, now);
    }
  };
  const auto known = [&] {
    std::uint64_t found = 0;
    for (std::uint64_t n = 0; n < kHonest; ++n) {
      found += turned_away.waited(some_hash(n), times, now).has_value() ? 1U : 0U;
    }
    return found;
  };
  others(8 * kPlaces);  // all places are taken
  CHECK(known() == 0);
  for (std::uint64_t n = 0; n < kHonest; ++n) turned_away.note(some_hash(n), times, now);
  others(kPlaces / 2);
  CHECK(known() >= kHonest * 99 / 100);
}
