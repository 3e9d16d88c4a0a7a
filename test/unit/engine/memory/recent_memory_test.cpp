// SPDX-License-Identifier: MIT
#include "engine/memory/recent_memory.hpp"

#include "engine/limits.hpp"
#include "support/catch.hpp"

using namespace grayling;

TEST_CASE("what was put in is known for a time, until it is put in anew") {
  RecentMemory<bool> memory(kWideDomainsMax, kWideKeep);
  const KeyHash wide{1, 1};
  const KeyHash narrow{1, 2};
  const Monotonic start = std::chrono::hours(5);
  CHECK_FALSE(memory.find(wide, start));
  memory.put(wide, true, start);
  memory.put(narrow, false, start);
  const Monotonic last = start + kWideKeep - std::chrono::nanoseconds(1);
  CHECK(memory.find(wide, last) == true);
  CHECK(memory.find(narrow, last) == false);
  CHECK_FALSE(memory.find(wide, start + kWideKeep));
  memory.put(wide, false, start + kWideKeep);
  CHECK(memory.find(wide, start + kWideKeep) == false);
}

TEST_CASE("of too many values those are known that were put in last") {
  RecentMemory<bool> memory(kWideDomainsMax, kWideKeep);
  const std::uint64_t count = 4 * kWideDomainsMax;
  for (std::uint64_t n = 1; n <= count; ++n)
    memory.put({n * 0x9e3779b97f4a7c15, n}, true, Monotonic(n));
  std::uint64_t known = 0;
  for (std::uint64_t n = 1; n <= count; ++n) {
    known += memory.find({n * 0x9e3779b97f4a7c15, n}, Monotonic(count)).has_value();
  }
  CHECK(known <= 2 * kWideDomainsMax);
  CHECK(memory.find({count * 0x9e3779b97f4a7c15, count}, Monotonic(count)));
}
