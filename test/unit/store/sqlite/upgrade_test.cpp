// SPDX-License-Identifier: MIT
#include "store/sqlite/upgrade.hpp"

#include "grayling/store/migrations.hpp"
#include "sqlite_file.hpp"

namespace grayling {
namespace {

using store_contract::must;

constexpr std::string_view kFirst = "CREATE TABLE sender (a TEXT);";
constexpr std::string_view kSecond = "ALTER TABLE sender ADD COLUMN b TEXT; -- with a remark";
constexpr std::string_view kBroken = "CREATE TABLE other (c TEXT); ALTER TABLE none ADD COLUMN c;";

}  // namespace

TEST_CASE("an upgrade applies what is missing, once") {
  SqliteFile file;
  const auto connection = file.connect();
  const std::vector<std::string_view> old = {kFirst};
  const std::vector<std::string_view> now = {kFirst, kSecond};
  CHECK(must(sqlite::upgrade(*connection, old)) == 1);
  file.execute("INSERT INTO sender VALUES ('kept')");
  CHECK(must(sqlite::upgrade(*connection, now)) == 1);
  CHECK(must(sqlite::upgrade(*connection, now)) == 0);
  CHECK(file.sql("PRAGMA user_version") == "2");
  CHECK(file.sql("SELECT a || coalesce(b, '!') FROM sender") == "kept!");
  check_error(sqlite::upgrade(*connection, old), ErrorKind::Config, "number 2");
}

TEST_CASE("an upgrade that fails leaves the file at the version before") {
  SqliteFile file;
  const auto connection = file.connect();
  const std::vector<std::string_view> migrations = {kFirst, kBroken};
  CHECK_FALSE(sqlite::upgrade(*connection, migrations));
  CHECK(file.sql("PRAGMA user_version") == "1");
  CHECK(file.sql("SELECT count(*) FROM sqlite_schema") == "1");
  CHECK_FALSE(connection->is_in_transaction());
}

TEST_CASE("the shipped migrations bring an empty file to their number") {
  SqliteFile file;
  const auto connection = file.connect();
  CHECK(must(sqlite::upgrade(*connection, sqlite_migrations())) == sqlite_migrations().size());
  CHECK(file.sql("PRAGMA user_version") == std::to_string(sqlite_migrations().size()));
}

}  // namespace grayling
