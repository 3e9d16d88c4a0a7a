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
  CHECK(statistics.decision_seconds.sum() == Approx(0.3));
  CHECK(statistics.batch_seconds.sum() == Approx(0.3));
  CHECK(statistics.batch_keys.counts()[0] == 2);
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
