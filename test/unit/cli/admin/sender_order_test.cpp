// SPDX-License-Identifier: MIT
#include "cli/admin/sender_order.hpp"

#include "support/catch.hpp"

namespace grayling {
namespace {

SenderRow row(const std::string& sender, UnixSeconds first_seen) {
  return {{sender, "192.0.2.0/24", "x@d"}, {first_seen, first_seen, 0}};
}

std::string names(std::vector<SenderRow> rows) {
  std::string text;
  for (const auto& [key, record] : rows) text += key.sender;
  return text;
}

std::string page(SenderSort sort, std::size_t rows_max, const std::string& after) {
  SortedRows sorted(sort, rows_max, parse_position(after));
  for (const auto& one : {row("a", 20), row("b", 30), row("c", 10), row("d", 30)}) sorted.add(one);
  return names(sorted.take());
}

}  // namespace

TEST_CASE("a page of rows by time goes on where the one before has ended") {
  CHECK(page(SenderSort::Newest, 9, "") == "bdac");
  CHECK(page(SenderSort::Oldest, 9, "") == "cabd");
  CHECK(page(SenderSort::Newest, 2, "") == "bd");
  CHECK(page(SenderSort::Newest, 1, position_text({30, row("b", 30).key})) == "d");
  CHECK(page(SenderSort::Newest, 9, position_text({30, row("d", 30).key})) == "ac");
  CHECK(page(SenderSort::Oldest, 9, position_text({20, row("a", 20).key})) == "bd");
  CHECK(page(SenderSort::Oldest, 9, position_text({30, row("gone", 30).key})) == "");
}

TEST_CASE("a position is a time and a key") {
  const auto position = parse_position(position_text({17, {"a,b@d", "192.0.2.0/24", ""}}));
  REQUIRE(position);
  CHECK(position->first_seen == 17);
  CHECK(position->key == Key{"a,b@d", "192.0.2.0/24", ""});
  for (const auto* const text : {"", "17", "17,", "a,b,c", "17,a,b", ",a,b,c"}) {
    CHECK_FALSE(parse_position(text));
  }
}

}  // namespace grayling
