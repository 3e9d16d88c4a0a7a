// SPDX-License-Identifier: MIT
#include "grayling/store/known_exemptions.hpp"

#include <algorithm>

#include "support/admin_stub.hpp"
#include "support/catch.hpp"

using namespace grayling;

namespace {

constexpr auto kList = ExemptList::Senders;

// A table of senders, which is asked as a database is.
struct Table final : AdminStub {
  Result<std::vector<ExemptionRow>> exemptions_of(std::string_view,
                                                  std::span<const std::string> patterns) override {
    std::vector<ExemptionRow> found;
    for (const auto& row : rows) {
      if (std::find(patterns.begin(), patterns.end(), row.pattern) != patterns.end()) {
        found.push_back(row);
      }
    }
    return found;
  }
  Result<std::vector<ExemptionRow>> exemptions_with_capitals(std::string_view, std::int64_t after,
                                                             std::size_t) override {
    ++walks;
    std::vector<ExemptionRow> found;
    for (const auto& row : rows) {
      if (row.id > after) found.push_back(row);
    }
    return found;
  }

  void add(const char* pattern, std::optional<UnixSeconds> expires = {}) {
    rows.push_back(
        {static_cast<std::int64_t>(rows.size()) + 1, "sender", pattern, "", "", 0, expires});
  }

  std::vector<ExemptionRow> rows;
  int walks = 0;
};

// The number of the row that is known for a pattern; 0: none.
std::int64_t row_of(Table& table, const std::string& pattern) {
  const auto known = known_exemptions(table, kList, {pattern});
  REQUIRE(known);
  const auto found = known->find(common_text(pattern));
  return found == known->end() ? 0 : found->second.id;
}

}  // namespace

TEST_CASE("an exemption is known however the letters of its row were written") {
  Table table;
  table.add("anna@example.org");
  table.add("Berta@Example.ORG");
  table.add("@Example.net");
  table.add(
      "carla@B\xc3\x9c"
      "CHER.example");
  table.add("/^Dora@/");
  CHECK(row_of(table, "Anna@example.ORG") == 1);
  CHECK(table.walks == 0);
  CHECK(row_of(table, "berta@example.org") == 2);
  CHECK(row_of(table, "@example.net") == 3);
  CHECK(row_of(table, "carla@xn--bcher-kva.example") == 4);
  CHECK(row_of(table, "/^Dora@/") == 5);
  CHECK(row_of(table, "/^dora@/") == 0);
  CHECK(row_of(table, "emma@example.org") == 0);
}

TEST_CASE("of several rows of a pattern the one that holds longest is known") {
  Table table;
  table.add("Anna@example.org", 10);
  table.add("ANNA@example.org", 30);
  table.add("anna@Example.org", 20);
  CHECK(row_of(table, "anna@example.org") == 2);
  table.add("ANNA@EXAMPLE.org");
  CHECK(row_of(table, "anna@example.org") == 4);
}
