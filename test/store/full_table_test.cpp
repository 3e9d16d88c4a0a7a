// SPDX-License-Identifier: MIT
#include "mysql_fixture.hpp"
#include "store/mysql/table/full_sql.hpp"
#include "unit/store/standing_contract.hpp"

namespace grayling::mysql {
namespace {

using namespace store_contract;

Key numbered(int i) {
  return {std::to_string(i) + "@d", "192.0.2.0/24", "bob@example.org"};
}

// A table of 5000 rows, and a batch of 400 keys, half of which it has.
class FilledTable {
 public:
  FilledTable() {
    mysql_.make_table();
    mysql_.server().run(
        "INSERT INTO sender (address, client, recipient, first_seen, last_seen, passes)"
        " SELECT CONCAT(seq, '@d'), '192.0.2.0/24', 'bob@example.org', seq, seq, 1"
        " FROM " +
            numbers(1, 5000) + "; ANALYZE TABLE sender",
        "greylist");
    Cutter cutter;
    Connection connection(cutter);
    const auto url = mysql_.server().root_url();
    REQUIRE(connection.connect(url, url.hosts[0], "", {std::chrono::seconds(10), {}}));
    shape_ = must(open_table(connection, url)).shape;
    std::vector<Key> keys;
    for (int i = 4750; i < 5250; ++i) {
      keys.push_back(numbered(i));
      touches_.push_back({keys.back(), i + 1});
    }
    keys_ = stored_keys(keys, shape_);
  }

  KeySpan keys() const { return keys_; }
  std::span<const Touch> touches() const { return touches_; }
  const TableShape& shape() const { return shape_; }
  std::string plan(const std::string& sql) { return mysql_.server().plan(sql, "greylist"); }
  std::string rows(const std::string& sql) { return mysql_.server().rows(sql, "greylist"); }

 private:
  MysqlFixture mysql_;
  TableShape shape_;
  std::vector<StoredKey> keys_;
  std::vector<Touch> touches_;
};

// Returns true if the plan has this step.
void check(const std::string& plan, std::string_view step) {
  INFO(plan.substr(0, 400));
  CHECK(plan.find(step) != std::string::npos);
  CHECK(plan.find("filesort") == std::string::npos);
}

}  // namespace

TEST_CASE("a MySQL store with the full table keeps the contract of all stores") {
  MysqlFixture mysql;
  mysql.make_table();
  check_store_contract([&] { return mysql.store(mysql.url()); });
}

TEST_CASE("a MySQL store with the full table keeps the contract of standings") {
  MysqlFixture mysql;
  mysql.make_table();
  check_standing_contract([&] { return mysql.store(mysql.url()); });
}

TEST_CASE("every statement on many rows finds each by the primary key") {
  FilledTable table;
  const std::string by_key = "|s|eq_ref|PRIMARY|PRIMARY|";
  check(table.plan(select_sql(table.keys(), table.shape())), "|sender|range|PRIMARY|PRIMARY|");
  check(table.plan(select_sql(table.keys().first(1), table.shape())), "|sender|const|PRIMARY|");
  check(table.plan(touch_sql(table.keys(), table.touches(), table.shape())), by_key);
  check(table.plan(delete_sql(table.keys(), {1, 1, true}, table.shape())), by_key);
  check(table.plan(update_sql(table.keys()[0], {}, table.shape())), "|sender|range|PRIMARY|");
  const std::vector<Change> changes(table.keys().size());
  check(table.plan(update_all_sql(table.keys(), changes, table.shape())), by_key);
}

TEST_CASE("a slice for the purge reads its own rows and no others") {
  FilledTable table;
  const std::string from_key = slice_sql(numbered(2500), 10, table.shape());
  check(table.plan(from_key), "|sender|range|PRIMARY|PRIMARY|");
  check(table.plan(slice_sql(std::nullopt, 10, table.shape())), "|sender|index|NULL|PRIMARY|");
  if (!PrivateServer::is_mariadb()) return;  // MySQL doesn't count the rows that it reads
  const auto reads = table.rows("ANALYZE FORMAT=JSON " + from_key);
  INFO(reads);
  CHECK(reads.find("\"r_rows\": 10,") != std::string::npos);
}

TEST_CASE("a binary log in statement format, which forbids READ COMMITTED, is got along with") {
  PrivateServer server({"--log-bin", "--binlog-format=STATEMENT", "--server-id=1"});
  server.make_database();
  server.run(
      "CREATE USER mx@localhost IDENTIFIED BY 'secret';"
      "GRANT ALL ON greylist.* TO mx@localhost");
  const TestClock clock;
  TestLog log;
  const auto store =
      make_mysql_store(*parse_store_url("mysql://mx:secret@localhost/?socket=" + server.socket()),
                       {std::chrono::seconds(10)}, clock, log);
  must(store->open());
  const std::vector<Key> keys = {key("a@d"), key("b@d")};
  must(store->insert_missing({&keys[0], 1}, kFresh));
  CHECK(must(store->insert_missing(keys, {1, 1, 1})) == Found{kFresh, std::nullopt});
  CHECK(must(store->save(std::vector<Change>{{keys[0], kFresh, {2, 2, 2}}})) ==
        std::vector<bool>{true});
  must(store->touch(std::vector<Touch>{{keys[0], 3}}));
  CHECK(must(store->purge(std::nullopt, 10, {9, 3, true})).removed == 1);
  CHECK(must(store->find(keys)) == Found{Record{2, 3, 2}, std::nullopt});
}

}  // namespace grayling::mysql
