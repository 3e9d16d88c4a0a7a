// SPDX-License-Identifier: MIT
#include "grayling/engine/statistics.hpp"

#include <string>

#include "support/catch.hpp"
#include "unit/engine/engine_story.hpp"

using namespace grayling;

namespace {

std::uint64_t count_of(const EngineStatistics& statistics, std::string_view action,
                       std::string_view reason) {
  for (const auto& entry : statistics.decisions.entries()) {
    if (entry.action == action && entry.reason == reason) return entry.count;
  }
  return 0;
}

}  // namespace

TEST_CASE("decisions are counted by what was done and why, and add up to the requests") {
  EngineStory story;
  story.answer({.sender = "a@x"});
  story.answer({.sender = "b@x"});
  story.answer({.sender = "a@x"});
  story.clock.pass(200);
  story.answer({.sender = "a@x"});
  story.ask({.sender = "a@x"});
  story.ask({.client = "127.0.0.1"});
  story.ask({.state = "CONNECT"});
  const auto& statistics = story.engine().statistics();
  CHECK(count_of(statistics, "greylist", "new") == 2);
  CHECK(count_of(statistics, "greylist", "early-retry") == 1);
  CHECK(count_of(statistics, "pass", "triplet found") == 2);
  CHECK(count_of(statistics, "pass", "loopback") == 1);
  CHECK(count_of(statistics, "pass", "other state") == 1);
  CHECK(statistics.cache_hits.value() == 1);
  CHECK(statistics.cache_misses.value() == 4);
  CHECK(statistics.health() == StoreHealth::Works);
  std::uint64_t timed = 0;
  for (const auto count : statistics.decision_seconds.counts()) timed += count;
  CHECK(timed == 7);
}

TEST_CASE("the time of a decision is that from its request to its answer") {
  EngineStory story;
  story.answer({.sender = "known@x"});
  const auto first = story.ask_and_hold({});
  CHECK(story.engine().statistics().waiting.value() == 1);
  story.clock.pass_ms(300);
  story.store.release();
  story.wait_until([&] { return !story.answers[first].empty(); });
  const auto& statistics = story.engine().statistics();
  CHECK(statistics.decision_seconds.sum() == Catch::Approx(0.3));
  CHECK(statistics.batch_seconds.sum() == Catch::Approx(0.3));
  CHECK(statistics.batch_keys.counts()[0] == 2);
}

TEST_CASE("a reload changes nothing of how long a request has taken") {
  EngineStory story;
  story.answer({.sender = "before@x"});
  const auto number = story.ask_and_hold({});
  const double before = story.engine().statistics().decision_seconds.sum();
  story.clock.pass_ms(100);
  auto changed = story.settings;
  changed.timeout = std::chrono::seconds(GENERATE(5, 1));
  story.engine().reload(changed);
  story.store.release();
  story.wait_until([&] { return !story.answers[number].empty(); });
  CHECK(story.engine().statistics().decision_seconds.sum() - before == Approx(0.1));
}

TEST_CASE("more reasons than have a place are counted all the same") {
  DecisionCounts counts;
  std::string reasons(200, 'a');
  for (std::size_t i = 0; i < reasons.size(); ++i) {
    counts.count("pass", std::string_view(reasons).substr(i));
  }
  std::uint64_t total = 0;
  for (const auto& entry : counts.entries()) total += entry.count;
  CHECK(total == reasons.size());
}

TEST_CASE("equal words at two addresses are one entry") {
  DecisionCounts counts;
  const std::string twice = "newnew";
  counts.count("pass", std::string_view(twice).substr(0, 3));
  counts.count("pass", std::string_view(twice).substr(3, 3));
  REQUIRE(counts.entries().size() == 1);
  CHECK(counts.entries()[0].count == 2);
}

TEST_CASE("decisions have a kind, for who looks at many") {
  struct Case {
    const char* action;
    const char* reason;
    DecisionKind kind;
  };
  for (const auto& c : {Case{"pass", "triplet found", DecisionKind::Known},
                        Case{"pass", "client AWL", DecisionKind::Known},
                        Case{"pass", "loopback", DecisionKind::Unjudged},
                        Case{"pass", "a reason to come", DecisionKind::Unjudged},
                        Case{"greylist", "new", DecisionKind::New},
                        Case{"greylist", "early-retry", DecisionKind::TooEarly},
                        Case{"pass", "store unavailable", DecisionKind::Trouble},
                        Case{"greylist", "store unavailable", DecisionKind::Trouble},
                        Case{"greylist", "busy", DecisionKind::Trouble},
                        Case{"greylist", "pending limit", DecisionKind::Trouble}}) {
    CAPTURE(c.action, c.reason);
    CHECK(kind_of(c.action, c.reason) == c.kind);
  }
}

TEST_CASE("who waits, and for how long those waited who came back, is counted at their rows") {
  EngineStory story;
  const auto& statistics = story.engine().statistics();
  story.answer({.sender = "a@one.example"});
  story.answer({.sender = "a@two.example"});
  story.answer({.sender = "b@two.example"});
  story.answer({.sender = "b@two.example"});  // too early
  const auto now = [&] { return story.clock.monotonic(); };
  auto top = statistics.waiting_domains.top(10, now());
  REQUIRE(top.size() == 2);
  CHECK(top[0].domain == "two.example");
  CHECK(top[0].waiting() == 2);
  CHECK(top[0].too_early == 1);
  CHECK(statistics.waited_seconds.sum() == 0);
  story.clock.pass(200);
  story.answer({.sender = "a@one.example"});
  for (int i = 0; i < 3; ++i) story.answer({.sender = "a@one.example"});  // known by now
  top = statistics.waiting_domains.top(10, now());
  REQUIRE(top.size() == 1);
  CHECK(top[0].domain == "two.example");
  CHECK(statistics.waited_seconds.sum() == 200);
  CHECK(statistics.waited_seconds.counts()[10] == 1);  // from 180 to 210 seconds
}

TEST_CASE("in learn mode nobody waits") {
  EngineSettings settings;
  change(settings).mode = Mode::Learn;
  EngineStory story(settings);
  story.answer({.sender = "a@one.example"});
  const auto& statistics = story.engine().statistics();
  CHECK(statistics.waiting_domains.top(10, story.clock.monotonic()).empty());
}
