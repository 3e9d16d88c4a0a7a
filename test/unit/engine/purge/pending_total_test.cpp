// SPDX-License-Identifier: MIT
#include "grayling/engine/pending_total.hpp"

#include <algorithm>
#include <random>

#include "support/catch.hpp"

using namespace grayling;

namespace {

constexpr UnixSeconds kNow = 1'800'000'000;

// A table of waiting rows, and the walks over it in steps.
struct Table {
  std::vector<UnixSeconds> rows;
  PendingTotal total;

  PurgeLimits walk(std::size_t limit, UnixSeconds now = kNow, bool removes = true) {
    total.begin_walk(now);
    PurgeLimits first;
    total.choose(first);
    std::vector<UnixSeconds> left;
    for (std::size_t start = 0; start < rows.size(); start += 100) {
      PurgeLimits limits;
      total.choose(limits);
      if (!removes) limits.crowded_before = limits.edge_before = 0;
      PurgeStep step;
      for (std::size_t i = start; i < std::min(start + 100, rows.size()); ++i) {
        if (!count_row(step, {rows[i], rows[i], 0}, limits)) left.push_back(rows[i]);
      }
      total.note_step(step);
    }
    rows = std::move(left);
    total.end_walk(limit);
    return first;
  }
};

Table shuffled(std::size_t count, const std::function<Seconds(std::size_t)>& age) {
  Table table;
  for (std::size_t i = 0; i < count; ++i) table.rows.push_back(kNow - age(i));
  std::shuffle(table.rows.begin(), table.rows.end(), std::mt19937(1));
  return table;
}

}  // namespace

TEST_CASE("of rows that are too many the oldest go, to a little below the limit") {
  auto table = shuffled(3000, [](std::size_t i) { return static_cast<Seconds>(i * 50); });
  CHECK(table.walk(1000).edge_before == 0);  // the first walk counts
  CHECK(table.total.is_crowded(1000));
  table.walk(1000);
  CHECK(table.rows.size() == 1000 - 1000 / 16);
  CHECK_FALSE(table.total.is_crowded(1000));
  // By age within an eighth: none of the youngest went, none of the oldest stayed.
  const auto oldest = kNow - *std::min_element(table.rows.begin(), table.rows.end());
  CHECK(oldest < 938 * 50 * 9 / 8);
  for (Seconds age = 0; age < 938 * 50 * 7 / 8; age += 50) {
    REQUIRE(std::count(table.rows.begin(), table.rows.end(), kNow - age) == 1);
  }
  CHECK(table.walk(1000).edge_before == 0);
}

TEST_CASE("nothing goes up to the limit, nor without one") {
  auto table = shuffled(1000, [](std::size_t i) { return static_cast<Seconds>(i); });
  for (const std::size_t limit : {1000U, 0U}) {
    for (int i = 0; i < 3; ++i) table.walk(limit);
    CHECK(table.rows.size() == 1000);
    CHECK_FALSE(table.total.is_crowded(limit));
  }
}

TEST_CASE("rows that came in one second are told apart by number alone") {
  auto table = shuffled(3000, [](std::size_t) { return 100; });
  table.walk(1000);
  table.walk(1000);
  CHECK(table.rows.size() == 938);
}

TEST_CASE("a row that a wrong clock put ahead is the youngest, and the oldest age has a bin") {
  auto table =
      shuffled(20, [](std::size_t i) { return i < 10 ? Seconds{-1'000'000'000} : Seconds{kNow}; });
  table.walk(16);
  table.walk(16);
  CHECK(table.rows.size() == 15);
  CHECK(std::count(table.rows.begin(), table.rows.end(), kNow + 1'000'000'000) == 10);
}

TEST_CASE("what comes between two walks is counted, and what passes") {
  Table table;
  table.walk(100);
  for (int i = 0; i < 100; ++i) table.total.note_inserted(100);
  CHECK_FALSE(table.total.is_crowded(100));
  table.total.note_inserted(100);
  CHECK(table.total.is_crowded(100));
  table.total.note_passed();
  CHECK_FALSE(table.total.is_crowded(100));
}

TEST_CASE("a flood that the purge can't follow is stored up to an eighth more and the slack") {
  constexpr std::size_t kLimit = 80'000;
  Table table;
  table.walk(kLimit);
  for (std::size_t i = 0; i < kLimit + kLimit / 8 + kPendingSlack; ++i) {
    REQUIRE_FALSE(table.total.is_full());
    table.total.note_inserted(kLimit);
    table.rows.push_back(kNow - static_cast<Seconds>(i % 200));
  }
  CHECK(table.total.is_full());
  table.walk(kLimit);
  CHECK(table.total.is_full());
  table.walk(kLimit);
  CHECK_FALSE(table.total.is_full());
  CHECK(table.rows.size() == kLimit - kLimit / 16);
}

TEST_CASE("a walk that had to leave the removal to another instance says so") {
  auto table = shuffled(200, [](std::size_t i) { return static_cast<Seconds>(i); });
  table.walk(100, kNow, false);
  CHECK_FALSE(table.total.is_idle());
  table.walk(100, kNow, false);
  CHECK(table.total.is_idle());
  CHECK(table.rows.size() == 200);
  table.walk(100);
  CHECK_FALSE(table.total.is_idle());
  CHECK(table.total.removed() == 106);
}

TEST_CASE("a walk that meets none of the rows that came meanwhile removes none") {
  PendingTotal total;
  total.begin_walk(kNow);
  for (int i = 0; i < 4; ++i) total.note_inserted(1);
  total.note_step({});
  total.end_walk(1);
  CHECK(total.is_crowded(1));
  PurgeLimits limits;
  total.choose(limits);
  CHECK(limits.crowded_before == 0);
  CHECK(limits.edge_before == 0);
  CHECK(limits.edge_max == 0);
}
