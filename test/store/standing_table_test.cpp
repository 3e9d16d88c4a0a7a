// SPDX-License-Identifier: MIT
// The table of standings is missing or odd, or the account may not use it.
#include "grayling/store/migrations.hpp"
#include "mysql_fixture.hpp"
#include "store/mysql/table/standing_sql.hpp"

namespace grayling::mysql {
namespace {

using namespace store_contract;

const std::vector<StandingKey> kClient = {{StandingKind::Client, "192.0.2.7/32", ""}};
const std::vector<StandingRow> kRow = {{kClient[0], {"", 5, kNow}}};

// Checks that everything else works, and that calls for standings do no harm.
void check_unused(Store& store, const std::string& why) {
  CHECK_FALSE(store.keeps_standings());
  CHECK(store.standing_trouble().find("greylist.standing can't be used (" + why) == 0);
  must(store.put_standings(kRow, {}));
  CHECK_FALSE(must(store.find_standings(kClient))[0]);
  must(store.purge_standings(kNow, 10));
  const std::vector<Key> keys = {key("a@d")};
  must(store.insert_missing(keys, kFresh));
  CHECK(must(store.find(keys)) == Found{kFresh});
}

}  // namespace

TEST_CASE("an account that may not use standings serves without them") {
  for (const bool is_there : {false, true}) {
    MysqlFixture mysql("SELECT");
    mysql.make_table();
    if (!is_there) mysql.server().run("DROP TABLE standing", "greylist");
    mysql.grant("INSERT, UPDATE, DELETE", "greylist.sender");
    const auto store = mysql.opened();
    check_unused(*store, is_there ? "INSERT" : "CREATE");
    mysql.grant("ALL", "greylist.*");
    CHECK(must(store->open()) == TableKind::Full);
    must(store->put_standings(kRow, {}));
    CHECK(must(store->find_standings(kClient))[0] == kRow[0].standing);
    CHECK(store->standing_trouble().empty());
  }
}

TEST_CASE("a table of that name with other columns is left alone") {
  MysqlFixture mysql;
  mysql.server().run("CREATE TABLE standing (name varchar(20))", "greylist");
  check_unused(*mysql.opened(), "its column kind is missing");
}

TEST_CASE("standings whose table is dropped are done without until the next connection") {
  MysqlFixture mysql;
  const auto store = mysql.opened();
  must(store->put_standings(kRow, {}));
  mysql.server().run("DROP TABLE standing", "greylist");
  CHECK_FALSE(must(store->find_standings(kClient))[0]);
  check_unused(*store, "Table 'greylist.standing' doesn't exist");
  CHECK(must(store->open()) == TableKind::Full);
  CHECK(store->keeps_standings());
}

TEST_CASE("standings that take several statements are all put, or none is") {
  MysqlFixture mysql;
  mysql.set_timeout(std::chrono::seconds(1));
  const auto store = mysql.opened();
  std::vector<StandingRow> rows;
  for (int n = 1000; n < 1600; ++n) {
    const StandingKey key{StandingKind::Domain, std::to_string(n) + ".example", ""};
    rows.push_back({key, {"", 1, kNow, 1}});
  }
  must(store->put_standings(rows, {}));
  {
    Session holder(mysql.server());
    holder.run("START TRANSACTION");
    holder.run("UPDATE greylist.standing SET domain = 'held' WHERE name = '1599.example'");
    CHECK_FALSE(store->put_standings(rows, {}));
  }
  const std::vector<StandingKey> keys = {rows.front().key, rows.back().key};
  const Standing once{"", 1, kNow, 1};
  CHECK(must(store->find_standings(keys)) == std::vector<std::optional<Standing>>{once, once});
  must(store->put_standings(rows, {}));
  CHECK(must(store->find_standings(keys))[0] == Standing{"", 2, kNow, 2});
}

TEST_CASE("rows that an earlier version left in acquaintance are told of, and how to move them") {
  MysqlFixture mysql;
  mysql.opened();
  CHECK(mysql.opened()->passed_over().table.empty());
  mysql.server().run(std::string(mysql_migrations()[3]), "greylist");
  CHECK(mysql.opened()->passed_over().table.empty());
  mysql.server().run(
      "INSERT INTO acquaintance (address, client, recipient, domain, passes, last_seen)"
      " VALUES ('', '192.0.2.7/32', '', '', 5, 1);"
      "INSERT INTO standing (kind, name, last_seen) VALUES ('asteroid', 'odd', 1)",
      "greylist");
  const auto store = mysql.opened();
  CHECK(store->keeps_standings());
  CHECK_FALSE(must(store->find_standings(kClient))[0]);
  CHECK(must(store->recent_standings(0, {}, 10)).empty());
  CHECK(store->passed_over().standing.find("kind 'asteroid', name 'odd'") != std::string::npos);
  const auto told = store->passed_over().table;
  INFO(told);
  CHECK(told.find("greylist.acquaintance has rows of an earlier version") == 0);
  CHECK(told.find("'grayling migrate' moves them") != std::string::npos);
}

TEST_CASE("statements on standings read the rows they are about, and no others") {
  MysqlFixture mysql;
  mysql.opened();
  mysql.server().run(
      "INSERT INTO standing (kind, name, passes, last_seen)"
      " SELECT 'client', CONCAT('192.0.2.', seq, '/32'), 5, seq"
      " FROM " +
          numbers(1, 5000) + "; ANALYZE TABLE standing",
      "greylist");
  std::vector<StandingKey> keys;
  for (int i = 0; i < 400; ++i) {
    keys.push_back({StandingKind::Client, "192.0.2." + std::to_string(i) + "/32", ""});
  }
  const auto plan = [&](const std::string& sql) { return mysql.server().plan(sql, "greylist"); };
  const auto by_key = plan(select_standings_sql(stored_standings(keys)));
  CHECK(by_key.find("|standing|range|PRIMARY|PRIMARY|") != std::string::npos);
  const auto by_time = plan(purge_standings_sql(11, 1000));
  CHECK(by_time.find("|standing|range|last_seen|last_seen|") != std::string::npos);
  CHECK(by_time.find("filesort") == std::string::npos);
  const auto recent = plan(recent_standings_sql(4000, {"client", "192.0.2.1/32", ""}, 1000));
  CHECK(recent.find("|standing|range|last_seen|last_seen|") != std::string::npos);
  CHECK(recent.find("filesort") == std::string::npos);
  const auto walk = plan(standings_after_sql(StandingColumns{"client", "192.0.2.1/32", ""}, 1000));
  CHECK(walk.find("|standing|range|PRIMARY|PRIMARY|") != std::string::npos);
  CHECK(walk.find("filesort") == std::string::npos);
  const auto forget = plan(forget_standings_sql(keys));
  CHECK(forget.find("|standing|range|PRIMARY|PRIMARY|") != std::string::npos);
}

}  // namespace grayling::mysql
