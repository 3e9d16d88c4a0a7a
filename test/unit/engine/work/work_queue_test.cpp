// SPDX-License-Identifier: MIT
// The queue between the loop and the workers, tested from outside: when a second worker takes a
// batch while the first one has one.
#include "engine/work/work_queue.hpp"

#include <algorithm>
#include <functional>
#include <iterator>
#include <memory>
#include <vector>

#include "engine/limits.hpp"
#include "unit/engine/engine_story.hpp"

using namespace grayling;

namespace {

// Two workers; one of them is held in its store with a batch.
void hold_first_batch(EngineStory& story) {
  story.workers = 2;
  REQUIRE(story.answer({.sender = "first@x"}) == kDefer);
  // The batch must be held below, not the other worker's open().
  REQUIRE(story.store.wait_for_opens(2));
  story.ask_and_hold({.sender = "stuck@x"});
}

Ask ask_of(bool is_look) {
  Ask ask{{}, std::make_shared<BatchItem>()};
  ask.item->is_look = is_look;
  return ask;
}

bool all_answered(const EngineStory& story) {
  return std::none_of(story.answers.begin(), story.answers.end(),
                      [](const auto& answer) { return answer.empty(); });
}

}  // namespace

TEST_CASE("what comes while a batch is under way makes one batch") {
  EngineStory story;
  hold_first_batch(story);
  for (std::size_t n = 1; n < kSecondBatchMin; ++n) {
    story.ask({.sender = std::to_string(n) + "@x"});
    story.engine().on_turn_end();
  }
  story.store.release();
  story.wait_until([&] { return all_answered(story); });
  CHECK(story.store.inserts == 3);
}

TEST_CASE("nobody waits for a batch that is stuck") {
  EngineStory story;
  hold_first_batch(story);
  story.ask({.sender = "a@x"});
  story.engine().on_turn_end();
  CHECK(story.store.inserts == 2);
  story.clock.pass_ms(kSecondBatchAfter.count());
  REQUIRE(story.engine().next_time() <= story.clock.monotonic());
  story.engine().on_time();
  CHECK(story.store.wait_for_held_calls(2));
  story.store.release();
  story.wait_until([&] { return all_answered(story); });
  CHECK(story.store.inserts == 3);
}

TEST_CASE("so many that they are worth it are a second batch at once") {
  EngineStory story;
  hold_first_batch(story);
  for (std::size_t n = 0; n < kSecondBatchMin; ++n) {
    story.ask({.sender = std::to_string(n) + "@x"});
  }
  story.engine().on_turn_end();
  CHECK(story.store.wait_for_held_calls(2));
  story.store.release();
  story.wait_until([&] { return all_answered(story); });
}

TEST_CASE("whose turn doesn't come in time while the store works is deferred, not permitted") {
  EngineStory story;
  REQUIRE(story.answer({.sender = "before@x"}) == kDefer);
  const auto first = story.ask_and_hold({.sender = "first@x"});
  for (std::size_t n = 0; n < kBatchMax; ++n) story.ask({.sender = std::to_string(n) + "@x"});
  const auto taken = story.answers.size() - 1;
  story.clock.pass_ms(1);
  const auto crowded = story.ask({.sender = "crowded@x"});
  story.engine().on_turn_end();

  const bool works = GENERATE(true, false);
  story.clock.pass_ms(works ? 900 : 100);
  story.store.release_one();
  story.wait_until([&] { return !story.answers[first].empty(); });
  REQUIRE(story.store.wait_for_held_calls(1));  // with the batch that follows
  story.clock.pass_ms(works ? 99 : 899);
  story.engine().on_time();
  CHECK(story.answers[taken] == "DUNNO");  // on_failure
  story.clock.pass_ms(1);
  story.engine().on_time();
  CHECK(story.answers[crowded] == (works ? kDefer : "DUNNO"));
  CHECK(story.log.count("reason=busy") == (works ? 1 : 0));
  story.store.release();
}

TEST_CASE("a long queue is taken in the order it came, each once, whatever comes meanwhile") {
  WorkQueue queue([] {});
  int pushed = 0;
  const auto push = [&](std::size_t number) {
    std::vector<Ask> asks;
    for (std::size_t n = 0; n < number; ++n) {
      asks.push_back(ask_of(false));
      asks.back().asked_at = Monotonic(pushed++);
    }
    queue.push(std::move(asks));
  };
  std::vector<int> taken;
  const auto take = [&] {
    const auto first = queue.first_asked_at(false);
    const auto asks = queue.wait_for_work().asks;
    queue.end_asks(false);
    REQUIRE(asks.size() <= kBatchMax);
    REQUIRE(first == asks.front().asked_at);
    for (const auto& ask : asks) taken.push_back(static_cast<int>(ask.asked_at.count()));
  };
  push(9 * kBatchMax);
  for (int i = 0; i < 5; ++i) take();
  push(kBatchMax / 2);
  for (int i = 0; i < 3; ++i) take();
  push(kBatchMax);
  take();
  const bool is_all_taken = GENERATE(true, false);
  while (is_all_taken && queue.first_asked_at(false)) take();
  for (const auto& ask : queue.take_back_asks()) {
    taken.push_back(static_cast<int>(ask.asked_at.count()));
  }
  CHECK_FALSE(queue.first_asked_at(false));
  CHECK(taken.size() == static_cast<std::size_t>(pushed));
  CHECK(std::is_sorted(taken.begin(), taken.end()));
}

TEST_CASE("who waits for a second batch goes before those who wait for a look") {
  WorkQueue queue([] {});
  int pushed = 0;
  const auto next_ask = [&](bool is_look) {
    Ask ask = ask_of(is_look);
    ask.asked_at = Monotonic(pushed++);
    return ask;
  };
  for (std::size_t n = 0; n < kBatchMax; ++n) queue.push({next_ask(true), next_ask(n % 2 == 0)});
  CHECK(queue.first_asked_at(true) == Monotonic(0));
  CHECK(queue.first_asked_at(false) == Monotonic(3));
  auto batch = queue.wait_for_work().asks;
  REQUIRE(batch.size() == kBatchMax);
  const auto is_look = [](const Ask& ask) { return ask.item->is_look; };
  CHECK(std::is_partitioned(batch.begin(), batch.end(), std::not_fn(is_look)));
  CHECK(std::size_t(std::count_if(batch.begin(), batch.end(), is_look)) == kBatchMax / 2);
  CHECK_FALSE(queue.first_asked_at(false));
  queue.push({next_ask(false)});
  batch = queue.take_back_asks();
  CHECK(batch.size() == kBatchMax + 1);
  CHECK_FALSE(batch.front().item->is_look);
  CHECK_FALSE(queue.first_asked_at(true));
}

TEST_CASE("looks go on, however many other asks come") {
  WorkQueue queue([] {});
  std::vector<Ask> looks;
  std::generate_n(std::back_inserter(looks), kBatchMax, [] { return ask_of(true); });
  queue.push(std::move(looks));
  std::size_t looked = 0;
  for (int round = 0; round < 3; ++round) {
    std::vector<Ask> asks;
    std::generate_n(std::back_inserter(asks), 2 * kBatchMax, [] { return ask_of(false); });
    queue.push(std::move(asks));
    const auto batch = queue.wait_for_work().asks;
    queue.end_asks(false);
    CHECK(batch.size() == kBatchMax);
    looked += static_cast<std::size_t>(std::count_if(
        batch.begin(), batch.end(), [](const Ask& ask) { return ask.item->is_look; }));
  }
  CHECK(looked == 3 * kBatchLooksMin);
}
