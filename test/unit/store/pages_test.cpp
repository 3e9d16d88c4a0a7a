// SPDX-License-Identifier: MIT
#include "grayling/store/pages.hpp"

#include <vector>

#include "support/admin_stub.hpp"
#include "support/catch.hpp"

using namespace grayling;

namespace {

// Holds exemptions 1 to `last`, and fails when it is asked for those behind `broken_after`.
struct Exemptions final : AdminStub {
  Result<std::vector<ExemptionRow>> exemptions(std::int64_t after, std::size_t rows_max) override {
    ++calls;
    if (after == broken_after) return fail("broken");
    std::vector<ExemptionRow> page;
    for (auto id = after + 1; id <= last && page.size() < rows_max; ++id) {
      page.push_back({id, "client", "", "", "", 0, {}});
    }
    return page;
  }

  std::int64_t last = 0;
  std::int64_t broken_after = -1;
  int calls = 0;
};

struct Walk {
  Result<bool> run(std::size_t rows_max, std::size_t stop_after = 1000) {
    return for_each_page_of_exemptions(store, rows_max, [&](const auto& page) -> Result<bool> {
      for (const auto& row : page) ids.push_back(row.id);
      return ids.size() < stop_after;
    });
  }

  Exemptions store;
  std::vector<std::int64_t> ids;
};

}  // namespace

TEST_CASE("a walk visits every row once, in order, whether or not the last page is full") {
  for (const std::int64_t last : {0, 1, 2, 3, 4}) {
    CAPTURE(last);
    Walk walk;
    walk.store.last = last;
    const auto is_end = walk.run(2);
    REQUIRE(is_end);
    CHECK(*is_end);
    REQUIRE(walk.ids.size() == static_cast<std::size_t>(last));
    if (last > 0) CHECK(walk.ids.back() == last);
    CHECK(walk.store.calls == last / 2 + 1);
  }
}

TEST_CASE("a walk stops when its visitor has seen enough") {
  Walk walk;
  walk.store.last = 6;
  const auto is_end = walk.run(2, 3);
  REQUIRE(is_end);
  CHECK_FALSE(*is_end);
  CHECK(walk.ids == std::vector<std::int64_t>{1, 2, 3, 4});
  CHECK(walk.store.calls == 2);
}

TEST_CASE("a walk ends with the first error, of the store or of its visitor") {
  Walk walk;
  walk.store.last = 6;
  walk.store.broken_after = 2;
  const auto broken = walk.run(2);
  REQUIRE_FALSE(broken);
  CHECK(broken.error().text == "broken");
  CHECK(walk.ids == std::vector<std::int64_t>{1, 2});

  const auto refused = for_each_page_of_exemptions(
      walk.store, 2, [](const auto&) -> Result<bool> { return fail("refused"); });
  REQUIRE_FALSE(refused);
  CHECK(refused.error().text == "refused");
}

TEST_CASE("a visitor that returns nothing sees all pages") {
  Walk walk;
  walk.store.last = 5;
  std::size_t rows = 0;
  REQUIRE(
      for_each_page_of_exemptions(walk.store, 2, [&](const auto& page) { rows += page.size(); }));
  CHECK(rows == 5);
}

TEST_CASE("a page that lacks rows that were left out is filled up, as far as there are rows") {
  // Of `last` numbers the odd ones are left out.
  const auto page_of = [](int last, std::size_t rows_max, std::vector<std::size_t>& wanted) {
    int at = 0;
    const auto read = [&](std::size_t rows, std::vector<int>& kept) -> Result<std::size_t> {
      wanted.push_back(rows);
      std::size_t count = 0;
      for (; count < rows && at < last; ++count) {
        if (++at % 2 == 0) kept.push_back(at);
      }
      return count;
    };
    return filled_page<int>(rows_max, read);
  };
  std::vector<std::size_t> wanted;
  CHECK(page_of(100, 4, wanted) == std::vector<int>{2, 4, 6, 8});
  CHECK(wanted == std::vector<std::size_t>{4, 2, 1, 1});
  wanted.clear();
  CHECK(page_of(5, 4, wanted) == std::vector<int>{2, 4});
  CHECK(wanted == std::vector<std::size_t>{4, 2});
  wanted.clear();
  CHECK(page_of(4, 0, wanted) == std::vector<int>{});
  CHECK(wanted.empty());
}

TEST_CASE("a page whose read fails is an error") {
  int calls = 0;
  const auto read = [&](std::size_t rows, std::vector<int>& kept) -> Result<std::size_t> {
    if (++calls == 2) return fail("broken");
    kept.push_back(calls);
    return rows;
  };
  const auto page = filled_page<int>(3, read);
  REQUIRE_FALSE(page);
  CHECK(page.error().text == "broken");
}
