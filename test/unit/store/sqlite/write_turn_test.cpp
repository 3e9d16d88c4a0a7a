// SPDX-License-Identifier: MIT
#include "store/sqlite/write_turn.hpp"

#include <string>
#include <thread>
#include <vector>

#include "support/catch.hpp"

namespace grayling::sqlite {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kLong(60000);  // a test that comes to this has failed

// Starts a thread that waits for its turn, then adds `name` to `turns`; returns when it waits.
std::thread line_up(WriteQueue& queue, std::string& turns, char name) {
  const auto before = queue.waiting();
  std::thread thread([&queue, &turns, name] {
    if (!queue.enter(kLong)) return;
    turns += name;
    queue.leave();
  });
  while (queue.waiting() == before) std::this_thread::yield();
  return thread;
}

}  // namespace

TEST_CASE("writers get their turn in the order they came") {
  WriteQueue queue;
  std::string turns;
  REQUIRE(queue.enter(kLong));
  std::vector<std::thread> threads;
  for (const char name : {'a', 'b', 'c', 'd', 'e'}) threads.push_back(line_up(queue, turns, name));
  queue.leave();
  for (auto& thread : threads) thread.join();
  CHECK(turns == "abcde");
}

TEST_CASE("a writer whose turn doesn't come in time gives up and holds nobody up") {
  WriteQueue queue;
  std::string turns;
  REQUIRE(queue.enter(kLong));
  CHECK_FALSE(queue.enter(milliseconds(1)));
  CHECK(queue.waiting() == 0);
  auto patient = line_up(queue, turns, 'y');
  CHECK_FALSE(queue.enter(milliseconds(1)));
  queue.leave();
  patient.join();
  CHECK(turns == "y");
  CHECK(queue.enter(milliseconds(0)));
}

}  // namespace grayling::sqlite
