// SPDX-License-Identifier: MIT
#include "grayling/engine/fixed_table.hpp"

#include <algorithm>
#include <random>
#include <vector>

#include "support/catch.hpp"

using namespace grayling;

namespace {

struct Worth {
  std::int64_t value;
  std::int64_t worth() const { return value; }
};

Key key(int i) {
  return {std::to_string(i), "192.0.2.0/24", "b@x"};
}

// Returns how many of `count` entries a table of up to a million has forgotten at the end.
template <std::size_t kSlotsForEntry>
int forgotten(int count) {
  FixedTable<Worth, kSlotsForEntry> table(1'000'000);
  std::mt19937_64 random(1);
  std::vector<KeyHash> hashes;
  for (int i = 0; i < count; ++i) {
    hashes.push_back({random(), random()});
    table.put(hashes.back(), {i});
  }
  return static_cast<int>(std::count_if(
      hashes.begin(), hashes.end(), [&](const auto& hash) { return table.find(hash) == nullptr; }));
}

}  // namespace

TEST_CASE("the table finds what was put, until it is full") {
  KeyHasher hasher;
  FixedTable<Worth> table(10000);
  for (int i = 0; i < 10000; ++i) table.put(hasher.hash(key(i)), {i});
  int found = 0;
  for (int i = 0; i < 10000; ++i) {
    const auto* value = table.find(hasher.hash(key(i)));
    if (value != nullptr) {
      CHECK(value->value == i);
      ++found;
    }
  }
  CHECK(found >= 9800);
  CHECK(table.find(hasher.hash(key(10000))) == nullptr);
  table.clear();
  CHECK(table.find(hasher.hash(key(1))) == nullptr);
}

TEST_CASE("of a full bucket the least worthy goes") {
  FixedTable<Worth> table(8);  // two buckets of eight
  const auto hash = [](std::uint64_t n) { return KeyHash{n * 2, n + 1}; };
  for (std::uint64_t n = 0; n < 8; ++n) table.put(hash(n), {static_cast<int>(10 + n)});
  table.put(hash(3), {1});
  table.put(hash(8), {5});
  CHECK(table.find(hash(3)) == nullptr);
  CHECK(table.find(hash(8)) != nullptr);
  for (const std::uint64_t n : {0U, 1U, 2U, 4U, 5U, 6U, 7U}) CHECK(table.find(hash(n)) != nullptr);
}

TEST_CASE("a sparse table forgets hardly anything while it grows") {
  CHECK(forgotten<2>(100'000) > 500);
  CHECK(forgotten<16>(100'000) == 0);
}

TEST_CASE("different keys have different hashes, and every process its own") {
  KeyHasher hasher;
  CHECK(hasher.hash(Key{"a", "b", "c"}) == hasher.hash(Key{"a", "b", "c"}));
  CHECK(hasher.hash(Key{"a", "b", "c"}) != hasher.hash(Key{"ab", "", "c"}));
  CHECK(hasher.hash(Key{"a", "b", "c"}) != KeyHasher().hash(Key{"a", "b", "c"}));
}
