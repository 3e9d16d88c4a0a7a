// SPDX-License-Identifier: MIT
#include "bench/workload.hpp"

#include <algorithm>
#include <set>

#include "bench/sender_text.hpp"
#include "support/catch.hpp"

using namespace bench;

namespace {

constexpr std::uint64_t kFirst = 1'000'000;
constexpr int kTurns = 100'000;

std::vector<Turn> turns(const WorkOptions& options, int count) {
  Workload workload(options);
  std::vector<Turn> all;
  for (int i = 0; i < count; ++i) {
    const auto turn = workload.next();
    if (!turn) break;
    all.push_back(*turn);
  }
  return all;
}

// Returns the share of `all` for which `is` is true.
template <typename Predicate>
double share(const std::vector<Turn>& all, Predicate is) {
  return static_cast<double>(std::count_if(all.begin(), all.end(), is)) /
         static_cast<double>(all.size());
}

}  // namespace

TEST_CASE("each stranger asks once, and the next run goes on behind them") {
  Workload workload({.work = "strangers", .first = kFirst});
  for (std::uint64_t i = 0; i < 1000; ++i) {
    const auto turn = workload.next();
    REQUIRE(turn);
    CHECK(turn->is_stranger);
    CHECK(turn->sender == kFirst + i);
  }
  CHECK(workload.first_unused() == kFirst + 1000);
}

TEST_CASE("a walk asks about each known sender once") {
  const auto all = turns({.work = "walk", .known_from = 500, .known = 100}, kTurns);
  std::set<std::uint64_t> senders;
  for (const auto& turn : all) {
    CHECK_FALSE(turn.is_stranger);
    senders.insert(turn.sender);
  }
  CHECK(all.size() == 100);
  CHECK(senders.size() == 100);
  CHECK(*senders.begin() == 500);
  CHECK(*senders.rbegin() == 599);
}

TEST_CASE("the known are drawn alike") {
  const auto all = turns({.work = "known", .known_from = 500, .known = 10}, kTurns);
  for (std::uint64_t sender = 500; sender < 510; ++sender) {
    const double part = share(all, [&](const Turn& turn) { return turn.sender == sender; });
    CHECK(part == Catch::Approx(0.1).epsilon(0.05));
  }
}

TEST_CASE("a mix has its share of strangers, and the known by Zipf's law") {
  const auto all =
      turns({.work = "mix", .first = kFirst, .known = 100, .zipf = 1, .strangers = 0.7}, kTurns);
  CHECK(share(all, [](const Turn& turn) { return turn.is_stranger; }) ==
        Catch::Approx(0.7).epsilon(0.02));
  const auto of = [&](std::uint64_t sender) {
    return share(all, [&](const Turn& turn) { return turn.sender == sender; });
  };
  CHECK(of(0) == Catch::Approx(0.3 / 5.187).epsilon(0.05));  // 1 + 1/2 + … + 1/100
  CHECK(of(0) / of(1) == Catch::Approx(2).epsilon(0.1));
  CHECK(of(0) / of(4) == Catch::Approx(5).epsilon(0.1));
}

TEST_CASE("a sender's place gives the sender") {
  for (const std::uint64_t sender : {std::uint64_t{0}, std::uint64_t{1}, kFirst, kSendersMax - 1}) {
    CHECK(sender_at(place_of(sender)) == sender);
  }
}
