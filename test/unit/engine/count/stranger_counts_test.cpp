// SPDX-License-Identifier: MIT
#include "engine/count/stranger_counts.hpp"

#include <map>
#include <string>

#include "support/catch.hpp"
#include "support/test_clock.hpp"

using namespace grayling;

namespace {

constexpr KeyHash kKey{1, 2};
constexpr KeyHash kOther{3, 4};

Verdict verdict(Reason reason, bool is_first_pass = false, Seconds delayed = 0) {
  Verdict verdict{.reason = reason, .is_first_pass = is_first_pass, .delayed = delayed};
  verdict.record.passes = is_first_pass ? 1 : 0;
  return verdict;
}

Verdict learned() {
  Verdict verdict{.reason = Reason::New};
  verdict.record.passes = 1;
  return verdict;
}

struct Sums {
  std::int64_t held = 0;
  std::int64_t back = 0;
};
Sums take_sums(StrangerCounts& counts) {
  Sums sums;
  for (const auto& [key, number] : counts.take_tally().take(100).counts) {
    if (key.what == tally::kHeld) sums.held += number;
    if (key.what == tally::kBack) sums.back += number;
  }
  return sums;
}

// Of the counts for a report: "what name" -> number.
std::map<std::string, std::int64_t> take_points(StrangerCounts& counts) {
  std::map<std::string, std::int64_t> found;
  for (const auto& [key, number] : counts.take_tally().take(100).counts) {
    if (key.what != tally::kSign && key.what != tally::kSelective) continue;
    found[key.what + " " + key.name] += number;
  }
  return found;
}

using Points = std::map<std::string, std::int64_t>;

}  // namespace

TEST_CASE("what a worker decided on a stranger is counted") {
  struct Row {
    const char* what;
    ItemResult result;
    bool was_turned_away;
    std::uint64_t first_seen, too_early, came_back;  // of its domain
    std::int64_t held, back;                         // for the report
  };
  const auto row = GENERATE(
      Row{"new", {.verdict = verdict(Reason::New)}, false, 1, 0, 0, 1, 0},
      Row{"learned: it has passed", {.verdict = learned()}, false, 0, 0, 0, 1, 0},
      Row{"early", {.verdict = verdict(Reason::EarlyRetry, false, 9)}, false, 0, 1, 0, 0, 0},
      Row{"back", {.verdict = verdict(Reason::Found, true, 200)}, false, 0, 0, 1, 0, 1},
      Row{"found again", {.verdict = verdict(Reason::Found)}, false, 0, 0, 0, 0, 0},
      Row{"client is known", {.verdict = verdict(Reason::ClientKnown)}, false, 0, 0, 0, 0, 0},
      Row{"turned away", {.was_refused = true}, false, 1, 0, 0, 1, 0},
      Row{"turned away again", {.was_refused = true}, true, 0, 1, 0, 0, 0},
      Row{"back after that", {.verdict = verdict(Reason::Found, true, 200)}, true, 0, 0, 1, 0, 1},
      Row{"failed", {}, false, 0, 0, 0, 0, 0});
  CAPTURE(row.what);
  TestClock clock;
  EngineStatistics statistics;
  StrangerCounts counts(statistics, clock);
  PolicyRequest request;
  request.sender = "a@x.example";
  // A domain is shown as long as somebody of it waits.
  const ItemResult another{.verdict = verdict(Reason::New)};
  for (int i = 0; i < 2; ++i) counts.note({another, false, {}, &request, kKey, {}}, false);
  counts.note({row.result, row.was_turned_away, {}, &request, kKey, {}}, true);
  const auto domains = statistics.waiting_domains.top(10, clock.monotonic());
  REQUIRE(domains.size() == 1);
  CHECK(domains[0].first_seen == row.first_seen + 2);
  CHECK(domains[0].too_early == row.too_early);
  CHECK(domains[0].came_back == row.came_back);
  CHECK(statistics.waited_seconds.sum() == static_cast<double>(200 * row.came_back));
  CHECK(statistics.turned_away_returns.value() ==
        (row.was_turned_away && row.came_back > 0 ? 1U : 0U));
  const Sums sums = take_sums(counts);
  CHECK(sums.held == row.held);
  CHECK(sums.back == row.back);
}

TEST_CASE("what the points say is asked for only where it is counted") {
  const auto counts_points = [](const ItemResult& result) {
    return StrangerCounts::counts_points(result);
  };
  CHECK(counts_points({.verdict = verdict(Reason::New)}));
  CHECK(counts_points({.verdict = learned()}));
  CHECK(counts_points({.was_refused = true}));
  CHECK(counts_points({.verdict = verdict(Reason::Found, true, 200)}));
  CHECK_FALSE(counts_points({.verdict = verdict(Reason::EarlyRetry, false, 9)}));
  CHECK_FALSE(counts_points({.verdict = verdict(Reason::Found)}));
  CHECK_FALSE(counts_points({.verdict = verdict(Reason::ClientKnown)}));
  CHECK_FALSE(counts_points({}));
}

TEST_CASE("whom the DNS could have let pass or wait isn't counted as either, but its return is") {
  TestClock clock;
  EngineStatistics statistics;
  StrangerCounts counts(statistics, clock);
  const ItemResult first{.verdict = verdict(Reason::New)};
  const ItemResult back{.verdict = verdict(Reason::Found, true, 200)};
  const PointsSeen open{{"no_name"}, false, true};
  counts.note({first, false, {}, nullptr, kKey, open}, true);
  CHECK(take_points(counts) == Points{{"sign held no_name", 1}});
  counts.note({back, false, {}, nullptr, kKey, open}, true);
  CHECK(take_points(counts) == Points{{"sign back no_name", 1}});
  // Nothing is known of its first mail, which another host may have counted.
  counts.note({back, false, {}, nullptr, kOther, open}, true);
  CHECK(take_points(counts) == Points{{"selective back wait", 1}, {"sign back no_name", 1}});
}

TEST_CASE("a request that nobody waits for any more counts in the report alone") {
  TestClock clock;
  EngineStatistics statistics;
  StrangerCounts counts(statistics, clock);
  const ItemResult result{.verdict = verdict(Reason::New)};
  counts.note({result, false, {}, nullptr, kKey, {}}, true);
  CHECK(statistics.waiting_domains.top(10, clock.monotonic()).empty());
  CHECK(take_sums(counts).held == 1);
}

TEST_CASE("a tutorial's table counts for no report") {
  TestClock clock;
  EngineStatistics statistics;
  StrangerCounts counts(statistics, clock);
  PolicyRequest request;
  request.sender = "a@x.example";
  const ItemResult result{.verdict = verdict(Reason::New)};
  counts.note({result, false, {}, &request, kKey, {}}, false);
  CHECK(statistics.waiting_domains.top(10, clock.monotonic()).size() == 1);
  CHECK(take_sums(counts).held == 0);
}

TEST_CASE("domains that proved nothing are counted by the day, some hundreds by name") {
  TestClock clock;
  EngineStatistics statistics;
  StrangerCounts counts(statistics, clock);
  for (int i = 0; i < 502; ++i) {
    counts.note_unproved(SpfResult::None, "d" + std::to_string(i) + ".example");
  }
  counts.note_unproved(SpfResult::None, "d0.example");
  std::map<std::string, std::int64_t> found;
  for (const auto& [key, number] : counts.take_tally().take(1000).counts) {
    CHECK(key.hour == day_of(clock.now()));
    CHECK(key.what == tally::kUnproved);
    found[key.name] = number;
  }
  CHECK(found.size() == 501);
  CHECK(found["none d0.example"] == 2);
  CHECK(found["none"] == 2);  // of which nothing but what SPF said is kept
}

TEST_CASE("a standing that is lost is counted by the hour, with the reason") {
  TestClock clock;
  EngineStatistics statistics;
  StrangerCounts counts(statistics, clock);
  const std::vector<LostStanding> lost = {{"a.example", StandingLoss::Share},
                                          {"b.example", StandingLoss::Lifetime}};
  counts.note_lost(lost);
  CHECK(statistics.domains_lost.value() == 2);
  const auto hour = hour_of(clock.now());
  CHECK(counts.take_tally().take(10).counts ==
        std::vector<TallyCount>{{{hour, "lost", "lifetime b.example"}, 1},
                                {{hour, "lost", "share a.example"}, 1}});
}

TEST_CASE("a stranger that comes back counts by the points of its first mail") {
  TestClock clock;
  EngineStatistics statistics;
  StrangerCounts counts(statistics, clock);
  const ItemResult first{.verdict = verdict(Reason::New)};
  const ItemResult back{.verdict = verdict(Reason::Found, true, 200)};
  counts.note({first, false, {}, nullptr, kKey, {{"no_name", "spf_fail"}, false}}, true);
  counts.note({first, false, {}, nullptr, kOther, {{}, true}}, true);
  CHECK(take_points(counts) == Points{{"sign held no_name", 1},
                                      {"sign held spf_fail", 1},
                                      {"sign held", 1},
                                      {"selective held wait", 1},
                                      {"selective held pass", 1}});
  counts.note({back, false, {}, nullptr, kKey, {{"no_name"}, true}}, true);
  CHECK(take_points(counts) ==
        Points{{"sign back no_name", 1}, {"sign back spf_fail", 1}, {"selective back wait", 1}});
}

TEST_CASE("of a stranger that came before the start, what is seen at its return counts") {
  TestClock clock;
  EngineStatistics statistics;
  StrangerCounts counts(statistics, clock);
  const ItemResult back{.verdict = verdict(Reason::Found, true, 7200)};
  counts.note({back, false, {}, nullptr, kKey, {{"line_name"}, false}}, true);
  const auto part = counts.take_tally().take(100);
  std::int64_t found = 0;
  for (const auto& [key, number] : part.counts) {
    if (key.what != tally::kSign) continue;
    CHECK(key.name == "back line_name");
    CHECK(key.hour == hour_of(clock.now() - 7200));
    found += number;
  }
  CHECK(found == 1);
}

TEST_CASE("learn mode counts what it lets through, and nobody comes back") {
  TestClock clock;
  EngineStatistics statistics;
  StrangerCounts counts(statistics, clock);
  GreylistSettings learn;
  learn.mode = Mode::Learn;
  const ItemResult first{.verdict = learned()};
  counts.note({first, false, learn, nullptr, kKey, {{}, true}}, true);
  counts.note({first, false, learn, nullptr, kOther, {{"no_name"}, false}}, true);
  CHECK(take_points(counts) == Points{{"sign learned", 1},
                                      {"sign learned no_name", 1},
                                      {"selective learned pass", 1},
                                      {"selective learned wait", 1}});
}

TEST_CASE("where only the suspicious wait, nobody asks what that would do") {
  TestClock clock;
  EngineStatistics statistics;
  StrangerCounts counts(statistics, clock);
  const ItemResult first{.verdict = verdict(Reason::New)};
  counts.note({first, false, {}, nullptr, kKey, {{"no_name"}, std::nullopt}}, true);
  counts.note_passed({{"helo_address"}, std::nullopt});
  CHECK(take_points(counts) == Points{{"sign held no_name", 1}, {"sign passed helo_address", 1}});
}

TEST_CASE("signs are counted for the status pages, as waiting or passing") {
  TestClock clock;
  EngineStatistics statistics;
  StrangerCounts counts(statistics, clock);
  const auto all = statistics.signs.entries();
  REQUIRE(all.size() == kSignCount);  // from the start
  CHECK(all[0].name == "no_name");
  const ItemResult first{.verdict = verdict(Reason::New)};
  const ItemResult back{.verdict = verdict(Reason::Found, true, 200)};
  counts.note({first, false, {}, nullptr, kKey, {{"no_name", "zen.example"}, false}}, true);
  counts.note({back, false, {}, nullptr, kKey, {{"no_name"}, false}}, true);
  counts.note_passed({{"zen.example"}, {}});
  const auto found = statistics.signs.entries();
  REQUIRE(found.size() == kSignCount + 1);
  CHECK(found[0].waited == 1);
  CHECK(found[0].passed == 0);
  CHECK(found.back().name == "zen.example");
  CHECK(found.back().waited == 1);
  CHECK(found.back().passed == 1);
}
