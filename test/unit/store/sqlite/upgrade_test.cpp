// SPDX-License-Identifier: MIT
#include "store/sqlite/upgrade.hpp"

#include "grayling/store/migrate.hpp"
#include "grayling/store/migrations.hpp"
#include "sqlite_file.hpp"
#include "support/test_clock.hpp"

namespace grayling {
namespace {

using store_contract::must;

constexpr std::string_view kFirst = "CREATE TABLE sender (a TEXT);";
constexpr std::string_view kSecond = "ALTER TABLE sender ADD COLUMN b TEXT; -- with a remark";
constexpr std::string_view kBroken = "CREATE TABLE other (c TEXT); ALTER TABLE none ADD COLUMN c;";

// A file of the schema before standing, with a row of each kind, and rows of no kind.
void make_acquaintances(SqliteFile& file) {
  const auto connection = file.connect();
  must(sqlite::upgrade(*connection, sqlite_migrations().first(4)));
  file.execute(
      "INSERT INTO acquaintance (address, client, recipient, domain, passes, last_seen) VALUES"
      " ('', '192.0.2.7/32', '', 'one.test', 3, 100), ('', '2001:db8::/64', '', '', 5, 101),"
      " ('bj\xc3\xb6rn@there.test', '', 'o''anna@here.test', '', 0, 102),"
      " ('', '', '@here.test', '', 0, 103),"
      " ('a@b', '192.0.2.8/32', '', '', 9, 9), ('a@b', '', '', '', 9, 9),"
      " ('', '', 'no-domain', '', 9, 9), ('', '', '@', '', 9, 9), ('', '', '', '', 9, 9)");
}

constexpr const char* kStandings =
    "client|192.0.2.7/32||one.test|3|0|100 client|2001:db8::/64|||5|0|101 "
    "correspondent|bj\xc3\xb6rn@there.test|o'anna@here.test||0|0|102 "
    "local-domain|here.test|||0|0|103";

std::string standings(SqliteFile& file) {
  return file.sql(
      "SELECT group_concat(kind || '|' || name || '|' || partner || '|' || domain || '|' || passes"
      " || '|' || came || '|' || last_seen, ' ') FROM (SELECT * FROM standing ORDER BY kind, "
      "name)");
}

}  // namespace

TEST_CASE("an upgrade applies what is missing, once") {
  SqliteFile file;
  const auto connection = file.connect();
  const std::vector<std::string_view> old = {kFirst};
  const std::vector<std::string_view> now = {kFirst, kSecond};
  CHECK(must(sqlite::upgrade(*connection, old)).applied == 1);
  file.execute("INSERT INTO sender VALUES ('kept')");
  CHECK(must(sqlite::upgrade(*connection, now)).applied == 1);
  CHECK(must(sqlite::upgrade(*connection, now)).applied == 0);
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
  CHECK(must(sqlite::upgrade(*connection, sqlite_migrations())).applied ==
        sqlite_migrations().size());
  CHECK(file.sql("PRAGMA user_version") == std::to_string(sqlite_migrations().size()));
}

TEST_CASE("from every earlier schema a file comes up to date, and who has it open works on") {
  for (std::size_t number = 1; number < sqlite_migrations().size(); ++number) {
    INFO("schema " << number);
    SqliteFile file;
    const auto service = file.connect();
    must(sqlite::upgrade(*service, sqlite_migrations().first(number)));
    const auto insert_missing = [&service](const std::string& address) {
      return service->execute(
          ("INSERT INTO sender (address, client, recipient, first_seen, last_seen, passes)"
           " VALUES ('" +
           address + "', '', '', 1, 2, 3)")
              .c_str());
    };
    must(insert_missing("old@d"));
    StoreUrl url;
    url.path = file.path;
    const TestClock clock;
    const auto work = make_migration(url, clock);
    CHECK_FALSE(must(work->plan()).steps.empty());  // a dry run does only this
    CHECK(file.sql("PRAGMA user_version") == std::to_string(number));
    must(work->run([](std::string_view) {}));
    CHECK(file.sql("PRAGMA user_version") == std::to_string(sqlite_migrations().size()));
    must(insert_missing("new@d"));
    CHECK(file.sql("SELECT group_concat(address || passes) FROM sender") == "new@d3,old@d3");
    CHECK(must(make_migration(url, clock)->plan()).steps.empty());
  }
}

TEST_CASE("the rows of acquaintance become standings of their kind") {
  SqliteFile file;
  make_acquaintances(file);
  const auto connection = file.connect();
  must(sqlite::upgrade(*connection, sqlite_migrations()));
  CHECK(standings(file) == kStandings);
  CHECK(file.sql("SELECT count(*) FROM sqlite_schema WHERE tbl_name = 'acquaintance'") == "0");
}

TEST_CASE("an upgrade that breaks off before its commit leaves acquaintance, and is repeated") {
  SqliteFile file;
  make_acquaintances(file);
  const auto connection = file.connect();
  std::vector<std::string_view> broken(sqlite_migrations().begin(), sqlite_migrations().end());
  const std::string text = std::string(broken[4]) + "; " + std::string(kBroken);
  broken[4] = text;
  CHECK_FALSE(sqlite::upgrade(*connection, broken));
  CHECK(file.sql("PRAGMA user_version") == "4");
  CHECK(file.sql("SELECT count(*) FROM acquaintance") == "9");
  must(sqlite::upgrade(*connection, sqlite_migrations()));
  CHECK(standings(file) == kStandings);
}

TEST_CASE("a file that has lost acquaintance comes up to date, one with another table doesn't") {
  SqliteFile file;
  make_acquaintances(file);
  file.execute("DROP TABLE acquaintance");
  const auto connection = file.connect();
  SECTION("lost") {
    must(sqlite::upgrade(*connection, sqlite_migrations()));
    CHECK(file.sql("SELECT count(*) FROM standing") == "0");
  }
  SECTION("another") {
    file.execute("CREATE TABLE acquaintance (name TEXT)");
    check_error(
        sqlite::upgrade(*connection, sqlite_migrations()), ErrorKind::Config,
        "the table acquaintance isn't grayling's: its column address is missing; rename it");
    CHECK(file.sql("SELECT count(*) FROM acquaintance") == "0");
    file.execute("ALTER TABLE acquaintance RENAME TO friends");
    must(sqlite::upgrade(*connection, sqlite_migrations()));
  }
}

}  // namespace grayling
