// SPDX-License-Identifier: MIT
// The counts of the engine for a report.
#include <map>

#include "engine_story.hpp"

using namespace grayling;

namespace {

using Counts = std::map<std::string, std::int64_t>;

// Returns name -> number for the counts of `what`; `hours` gets the hour of each.
Counts counts_of(ReportTally::Part part, std::string_view what, Counts* hours = nullptr) {
  Counts counts;
  for (const auto& count : part.counts) {
    if (count.key.what != what) continue;
    counts[count.key.name] += count.number;
    if (hours != nullptr) (*hours)[count.key.name] = count.key.hour;
  }
  return counts;
}

ReportTally::Part taken(EngineStory& story) {
  story.settle();
  return story.engine().take_tally().take(kTallyCountsMax);
}

Mail from(const std::string& sender, const std::string& recipient = "b@example.net") {
  return {.sender = sender, .recipient = recipient};
}

}  // namespace

TEST_CASE("strangers and those of them that come back are counted, each once") {
  EngineStory story;
  story.answer(from("a@d"));
  story.answer(from("a@d"));  // early
  story.answer(from("b@d"));
  auto part = taken(story);
  CHECK(counts_of(part, tally::kHeld) == Counts{{"", 2}});
  CHECK(counts_of(part, tally::kBack).empty());
  CHECK(part.waits.empty());

  const UnixSeconds first_seen = story.clock.now();
  story.clock.pass(7200);
  story.answer(from("A@d", "B@example.net"));
  story.answer(from("a@d"));
  story.answer(from("a@d"));
  part = taken(story);
  CHECK(counts_of(part, tally::kHeld).empty());
  Counts hours;
  CHECK(counts_of(part, tally::kBack, &hours) == Counts{{wait_name(7200), 1}});
  CHECK(hours[wait_name(7200)] == hour_of(first_seen));
  REQUIRE(part.waits.size() == 1);
  CHECK(
      part.waits[0] ==
      LongWait{day_of(first_seen + 7200), {"a@d", "192.0.2.7", "b@example.net"}, first_seen, 7200});
}

TEST_CASE("who tries again after retry_window is a stranger once more") {
  EngineStory story;
  story.answer(from("a@d"));
  story.clock.pass(3 * 86400);
  story.answer(from("a@d"));
  std::vector<std::int64_t> held;
  for (const auto& count : taken(story).counts) {
    if (count.key.what == tally::kHeld) held.push_back(count.key.hour);
  }
  const UnixSeconds now = story.clock.now();
  CHECK(held == std::vector<std::int64_t>{hour_of(now - 3 * 86400), hour_of(now)});
}

TEST_CASE("learn mode counts whom enforcing would hold up, by the policy") {
  auto policies = std::make_shared<Policies>();
  GreylistSettings learn;
  learn.mode = Mode::Learn;
  REQUIRE(policies->add({{"learn.test"}, {"mx"}}, learn));
  REQUIRE(policies->add({{"never.test"}, {}}, {}));
  policies->finish();
  EngineSettings settings;
  settings.policies = policies;
  EngineStory story(settings);
  Mail mail = from("a@d", "x@learn.test");
  mail.context = "mx";
  story.answer(from("a@d"));
  story.answer(mail);
  story.answer(mail);
  auto part = taken(story);
  CHECK(counts_of(part, tally::kLearned) == Counts{{"learn.test; context mx", 1}});
  CHECK(counts_of(part, tally::kHeld) == Counts{{"", 1}});
  CHECK(counts_of(part, tally::kPolicy) == Counts{{"learn.test; context mx", 2}});

  story.answer(mail);
  story.engine().reload({});  // the counts of the earlier policies are kept
  part = taken(story);
  CHECK(counts_of(part, tally::kPolicy) == Counts{{"learn.test; context mx", 1}});
}

TEST_CASE("answers are counted by what was done and why") {
  EngineStory story;
  story.answer(from("a@d"));
  CHECK(counts_of(taken(story), tally::kAnswer) == Counts{{"greylist new", 1}});
  story.answer({.client = "127.0.0.1"});
  story.answer(from("a@d"));
  CHECK(counts_of(taken(story), tally::kAnswer) ==
        Counts{{"greylist early-retry", 1}, {"pass loopback", 1}});
  CHECK(taken(story).counts.empty());
}

TEST_CASE("who was turned away by a limit is a stranger held up, and one that came back") {
  EngineStory story;
  change(story.settings).pending_limit = 1;
  story.answer(from("a@d"));
  story.answer(from("b@d"));
  story.answer(from("b@d"));
  auto part = taken(story);
  CHECK(counts_of(part, tally::kHeld) == Counts{{"", 2}});
  CHECK(counts_of(part, tally::kAnswer)["greylist pending limit"] == 2);

  const UnixSeconds first_seen = story.clock.now();
  story.clock.pass(7200);
  story.answer(from("b@d"));
  story.answer(from("a@d"));
  part = taken(story);
  CHECK(counts_of(part, tally::kHeld).empty());
  CHECK(counts_of(part, tally::kBack) == Counts{{wait_name(7200), 2}});
  Counts hours;
  CHECK(counts_of(part, tally::kTurnedAway, &hours) == Counts{{"", 1}});
  CHECK(hours[""] == hour_of(first_seen));
}

TEST_CASE("who was turned away and then finds room is no second stranger") {
  EngineStory story;
  change(story.settings).pending_limit = 1;
  story.answer(from("a@d"));
  story.answer(from("b@d"));
  change(story.settings).pending_limit = 2;
  story.engine().reload(story.settings);
  story.answer(from("b@d"));
  CHECK(counts_of(taken(story), tally::kHeld) == Counts{{"", 2}});
}

TEST_CASE("strangers are counted by their points, and by what selective waiting would do") {
  EngineStory story;
  Mail nameless = from("a@d");
  nameless.name = "unknown";
  Mail good = from("b@d");
  good.helo = "client.example.org";
  story.answer(nameless);
  story.answer(good);
  auto part = taken(story);
  CHECK(counts_of(part, tally::kSign) == Counts{{"held", 1}, {"held no_name", 1}});
  CHECK(counts_of(part, tally::kSelective) == Counts{{"held pass", 1}, {"held wait", 1}});
  story.clock.pass(7200);
  nameless.name = "client.example.org";  // it has one now
  story.answer(nameless);
  story.answer(good);
  story.answer(good);  // known now
  part = taken(story);
  CHECK(counts_of(part, tally::kSign) == Counts{{"back", 1}, {"back no_name", 1}});
  CHECK(counts_of(part, tally::kSelective) == Counts{{"back pass", 1}, {"back wait", 1}});
}

TEST_CASE("mail that its points let pass is counted by its signs") {
  EngineSettings settings;
  change(settings).selective = true;
  EngineStory story(settings);
  Mail mail = from("a@d");
  mail.helo = "localhost";
  story.answer(mail);
  auto part = taken(story);
  CHECK(counts_of(part, tally::kSign) == Counts{{"passed helo_address", 1}});
  CHECK(counts_of(part, tally::kSelective).empty());
  mail = from("b@d");
  mail.name = "unknown";
  story.answer(mail);
  part = taken(story);
  CHECK(counts_of(part, tally::kSign) == Counts{{"held no_name", 1}});
  CHECK(counts_of(part, tally::kSelective).empty());
}
