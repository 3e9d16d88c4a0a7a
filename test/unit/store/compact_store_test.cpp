// SPDX-License-Identifier: MIT
#include "grayling/store/compact_store.hpp"

#include <map>
#include <random>

#include "support/test_clock.hpp"
#include "unit/store/standing_contract.hpp"

namespace grayling {

using namespace store_contract;

namespace {

constexpr std::size_t kMany = 1000;

Key numbered(unsigned n) {
  return key(std::to_string(n) + "@d");
}

}  // namespace

TEST_CASE("a compact store keeps the contract of all stores") {
  CompactTable table(100'000);
  const TestClock clock;
  check_store_contract([&] { return std::make_unique<CompactStore>(table, clock); });
}

TEST_CASE("a compact store keeps the contract of standings") {
  CompactTable table(kMany);
  const TestClock clock;
  check_standing_contract([&] { return std::make_unique<CompactStore>(table, clock); });
}

TEST_CASE("compact rows are found whatever was inserted and erased") {
  std::mt19937 dice(7);
  CompactRows rows(100'000);
  std::map<unsigned, Record> expected;
  for (int i = 0; i < 20'000; ++i) {
    const auto number = static_cast<unsigned>(dice() % 3000);
    const Record record{kNow + i, kNow + i, number};
    rows.put(numbered(number), record);
    expected[number] = record;
    const std::size_t place = dice() % rows.end();
    const auto erased = rows.at(place);
    if (!erased || dice() % 3 > 0) continue;
    rows.erase_at(place);
    expected.erase(erased->passes);
  }
  REQUIRE(rows.size() == expected.size());
  for (unsigned number = 0; number < 3000; ++number) {
    const auto found = expected.find(number);
    CAPTURE(number);
    CHECK(rows.find(numbered(number)) ==
          (found == expected.end() ? std::nullopt : std::optional(found->second)));
  }
  CHECK(rows.forgotten() == 0);
}

TEST_CASE("compact rows forget the oldest when there are too many, and count it") {
  CompactRows rows(kMany);
  for (unsigned number = 0; number < kMany + 10; ++number) rows.put(numbered(number), kFresh);
  CHECK(rows.size() == kMany);
  CHECK(rows.forgotten() == 10);
  CHECK_FALSE(rows.find(numbered(9)));
  CHECK(rows.find(numbered(10)));
  CHECK(rows.find(numbered(kMany + 9)));
  rows.put(numbered(10), kFresh);
  CHECK(rows.forgotten() == 10);
}

}  // namespace grayling
