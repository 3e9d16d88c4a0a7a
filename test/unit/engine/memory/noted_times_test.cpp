// SPDX-License-Identifier: MIT
#include "engine/memory/noted_times.hpp"

#include <random>
#include <vector>

#include "support/catch.hpp"

using namespace grayling;

TEST_CASE("what was noted is due again after the pause, or when the clock went back") {
  constexpr Seconds kPause = 3600;
  NotedTimes memory(100);
  const KeyHash what{1, 1};
  const UnixSeconds now = 1'800'000'000;
  CHECK(memory.is_due(what, kPause, now));
  memory.set_noted(what, now);
  CHECK_FALSE(memory.is_due(what, kPause, now));
  CHECK_FALSE(memory.is_due(what, kPause, now + kPause - 1));
  CHECK(memory.is_due({1, 2}, kPause, now));
  CHECK(memory.is_due(what, kPause, now + kPause));
  CHECK(memory.is_due(what, kPause, now - 1));
  memory.clear();
  CHECK(memory.is_due(what, kPause, now));
}

TEST_CASE("nothing that was noted is forgotten while there is room for far more") {
  std::mt19937_64 random(1);
  NotedTimes memory(100'000);
  const UnixSeconds now = 1'800'000'000;
  std::vector<KeyHash> noted;
  for (int i = 0; i < 5'000; ++i) {
    noted.push_back({random(), random()});
    memory.set_noted(noted.back(), now + i / 100);
  }
  int forgotten = 0;
  for (const auto& what : noted) forgotten += memory.is_due(what, 3600, now + 60);
  CHECK(forgotten == 0);
}
