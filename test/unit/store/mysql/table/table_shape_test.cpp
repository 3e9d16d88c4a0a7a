// SPDX-License-Identifier: MIT
#include "store/mysql/table/table_shape.hpp"

#include <algorithm>

#include "support/catch.hpp"

namespace grayling::mysql {
namespace {

using Columns = std::vector<ColumnInfo>;
using Names = std::vector<std::string>;

ColumnInfo text(const std::string& name, std::size_t chars = 500,
                const std::string& charset = "utf8mb4",
                const std::string& collation = "utf8mb4_general_ci") {
  return {name, "varchar", chars, charset, collation, false, true};
}
ColumnInfo number(const std::string& name, const std::string& type = "bigint") {
  return {name, type, 0, "", "", false, true};
}

Columns tutorial() {
  return {text("address"), text("user"), text("domain")};
}
Columns full() {
  Columns columns = {text("address", 320, "utf8mb4", "utf8mb4_bin"), text("user"), text("domain"),
                     text("client", 255, "ascii", "ascii_bin"),
                     text("recipient", 320, "utf8mb4", "utf8mb4_bin")};
  for (const auto* name : {"first_seen", "last_seen"}) columns.push_back(number(name));
  columns.push_back(number("passes", "int"));
  columns[1].is_generated = columns[2].is_generated = true;
  columns[1].is_needed = columns[2].is_needed = false;
  return columns;
}
const Names kTutorialKey = {"address"};
const Names kFullKey = {"address", "client", "recipient"};

FoundTable table(const Columns& columns, const Names& key) {
  FoundTable table;
  table.columns = columns;
  table.primary_key = key;
  return table;
}

// "" expects success.
void check(const Columns& columns, const Names& key, TableKind kind, std::string_view error = "") {
  const auto shape = table_shape(table(columns, key));
  INFO((shape ? "" : shape.error().text));
  CHECK(shape.has_value() == error.empty());
  if (shape) {
    CHECK(shape->kind == kind);
  } else {
    CHECK(shape.error().text.find(error) != std::string::npos);
  }
}

Columns changed(Columns columns, const std::string& name, const ColumnInfo& to) {
  for (auto& column : columns) {
    if (column.name == name) column = to;
  }
  return columns;
}
Columns added(Columns columns, const ColumnInfo& column) {
  columns.push_back(column);
  return columns;
}

}  // namespace

TEST_CASE("the tutorial's table is known by its three columns") {
  check(tutorial(), kTutorialKey, TableKind::Tutorial);
  const auto shape = table_shape(table(tutorial(), kTutorialKey));
  REQUIRE(shape);
  CHECK(shape->address.charset == "utf8mb4");
  CHECK(shape->address.collation == "utf8mb4_general_ci");
  CHECK(shape->address.rules.chars_max == 500);
}

TEST_CASE("the full table is known by its columns, and what was added doesn't hurt") {
  check(full(), kFullKey, TableKind::Full);
  auto note = text("note");
  note.is_needed = false;
  check(added(full(), note), kFullKey, TableKind::Full);
  check(added(tutorial(), note), kTutorialKey, TableKind::Tutorial);
}

TEST_CASE("a column holds the characters of its character set") {
  const std::vector<std::pair<std::string, char32_t>> rows = {
      {"utf8mb4", 0x10ffff}, {"utf8mb3", 0xffff}, {"utf8", 0xffff}, {"latin1", 0xff},
      {"ascii", 0x7f},       {"koi8r", 0x7f},     {"ucs2", 0x7f}};
  for (const auto& [charset, code_point_max] : rows) {
    const auto shape = table_shape(
        table(changed(tutorial(), "address", text("address", 100, charset, charset + "_bin")),
              kTutorialKey));
    REQUIRE(shape);
    CHECK(shape->address.rules.code_point_max == code_point_max);
    CHECK(shape->address.rules.chars_max == 100);
  }
}

TEST_CASE("any other table is an error that says what is odd") {
  const auto odd = [](const Columns& columns, const Names& key, std::string_view error) {
    check(columns, key, TableKind::Full, error);
  };
  odd({}, {}, "it is missing");
  odd({text("user")}, kTutorialKey, "its column address is missing");
  odd({text("address"), text("user")}, kTutorialKey, "its column domain is missing");
  odd(tutorial(), {}, "its primary key isn't (address)");
  odd(tutorial(), {"address(100)"}, "its primary key isn't (address)");
  odd(tutorial(), {"address", "user"}, "its primary key isn't (address)");
  odd(added(tutorial(), text("note")), kTutorialKey, "its column note must be filled");
  odd(changed(tutorial(), "address", number("address")), kTutorialKey, "of type bigint");
  odd(changed(tutorial(), "address", text("address", 65)), kTutorialKey, "narrower than 66");
  odd(changed(tutorial(), "user", text("user", 500, "x'; --", "x_bin")), kTutorialKey,
      "its column user has a character set or collation of a strange name");
  auto generated = text("user");
  generated.is_generated = true;
  odd(changed(tutorial(), "user", generated), kTutorialKey, "its column user is generated");

  odd(added(tutorial(), text("client", 255, "ascii", "ascii_bin")), kTutorialKey,
      "its column recipient is missing");
  odd({text("address", 320, "utf8mb4", "utf8mb4_bin"), text("client", 255, "ascii", "ascii_bin")},
      kFullKey, "its column recipient is missing");
  odd(full(), kTutorialKey, "its primary key isn't (address, client, recipient)");
  odd(full(), {"client", "address", "recipient"}, "its primary key isn't");
  odd(changed(full(), "address", text("address")), kFullKey,
      "has the collation utf8mb4_general_ci, which takes different keys for equal");
  odd(changed(full(), "passes", text("passes")), kFullKey, "passes is of type varchar");
  odd(changed(full(), "first_seen", number("first_seen", "int")), kFullKey, "not bigint");
  odd(changed(full(), "user", text("user")), kFullKey, "its column user must be filled");
}

TEST_CASE("the table of a newer grayling is told by its comment") {
  FoundTable newer = table(full(), kFullKey);
  newer.comment = "grayling schema 99";
  const auto shape = table_shape(newer);
  REQUIRE_FALSE(shape);
  CHECK(shape.error().text.find("its schema has number 99") == 0);
  for (const auto* comment : {"grayling schema 1", "our greylist", "grayling schema ", ""}) {
    newer.comment = comment;
    CHECK(table_shape(newer));
  }
}

}  // namespace grayling::mysql
