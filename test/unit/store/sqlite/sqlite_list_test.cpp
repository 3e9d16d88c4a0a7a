// SPDX-License-Identifier: MIT
// A list from an SQLite file: whatever the query is, it only reads.
#include <thread>

#include "grayling/store/sql_list.hpp"
#include "store/sqlite/connection.hpp"
#include "support/catch.hpp"
#include "support/temp_directory.hpp"

using namespace grayling;

namespace {

// A database of another program, with its rollback journal.
class PanelFile {
 public:
  PanelFile() {
    auto opened = sqlite::Connection::open(path(), std::chrono::seconds(1));
    REQUIRE(opened);
    db = std::move(*opened);
    run("CREATE TABLE mailbox(username TEXT, greylist INTEGER)");
    run("INSERT INTO mailbox VALUES ('b@d.test', 0), ('a@d.test', 0), ('c@d.test', 1), (NULL, 0),"
        " ('a@d.test', 0)");
  }
  std::string path() const { return directory_.path("panel.db"); }
  void run(const char* sql) const { REQUIRE(db->execute(sql)); }
  std::int64_t rows() const {
    const auto count = db->number("SELECT count(*) FROM mailbox");
    REQUIRE(count);
    return *count;
  }

  Result<NamedList> read(std::string query, SqlListLimits limits = {}) const {
    StoreUrl url;
    url.path = path();
    return make_sql_list(url, std::move(query), limits)->read();
  }
  // "config: TEXT" or "other: TEXT".
  std::string error(std::string query, SqlListLimits limits = {}) const {
    const auto list = read(std::move(query), limits);
    if (list) return "";
    return (list.error().kind == ErrorKind::Config ? "config: " : "other: ") + list.error().text;
  }

  std::unique_ptr<sqlite::Connection> db;

 private:
  TempDirectory directory_;
};

}  // namespace

TEST_CASE("a list has the query's rows, sorted and each once, and the number of NULLs") {
  const PanelFile file;
  const auto list = file.read("SELECT username FROM mailbox WHERE greylist = 0;");
  REQUIRE(list);
  CHECK(list->entries == TextList{"a@d.test", "b@d.test"});
  CHECK(list->nulls == 1);
  const auto numbers = file.read("SELECT greylist FROM mailbox");
  REQUIRE(numbers);
  CHECK(numbers->entries == TextList{"0", "1"});
  const auto none = file.read("SELECT username FROM mailbox WHERE greylist = 7");
  REQUIRE(none);
  CHECK(none->entries.empty());
}

TEST_CASE("a query that can't be a list is wrong, in SQLite's words, and changes nothing") {
  const PanelFile file;
  CHECK(file.error("SELECT username, greylist FROM mailbox") ==
        "config: the query gives 2 columns; select the one with the entries");
  CHECK(file.error("SELECT username FROM postbox") ==
        "config: SQLite refuses the query: no such table: postbox");
  CHECK(file.error("SELECT name FROM mailbox") ==
        "config: SQLite refuses the query: no such column: name");
  CHECK(file.error("SELEKT 1").starts_with("config: SQLite refuses the query: near"));
  CHECK(file.error("-- nothing").starts_with("config: the query gives no rows"));
  for (const auto* sql :
       {"DELETE FROM mailbox", "DROP TABLE mailbox", "INSERT INTO mailbox VALUES ('x', 1)",
        "DELETE FROM mailbox RETURNING username", "PRAGMA user_version = 5",
        "ATTACH ':memory:' AS m", "SELECT 1; DELETE FROM mailbox", "BEGIN IMMEDIATE",
        "CREATE TEMP TABLE t(a)", "VACUUM"}) {
    CAPTURE(sql);
    const auto error = file.error(sql);
    INFO(error);
    CHECK(error.starts_with("config: the query "));
    CHECK(file.rows() == 5);
  }
}

TEST_CASE("a list that is too long or too slow is refused") {
  const PanelFile file;
  CHECK(file.error("SELECT username FROM mailbox", {.rows_max = 4})
            .starts_with("config: the query gives more than 4 rows"));
  CHECK(file.error("SELECT username FROM mailbox", {.rows_max = 5}).empty());
  CHECK(file.error("SELECT username FROM mailbox", {.bytes_max = 20})
            .starts_with("config: the query gives more than"));
  const std::string endless =
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
      "SELECT i FROM n WHERE i < 0";
  CHECK(file.error(endless, {.statement = std::chrono::milliseconds(20)}) ==
        "other: the query took longer than 20 ms, and was ended; an index may help");
}

TEST_CASE("a value that is too long for any entry is refused before it takes memory") {
  const PanelFile file;
  CHECK(file.error("SELECT hex(zeroblob(400000000))") ==
        "config: SQLite refuses the query: string or blob too big");
}

TEST_CASE("a cut ends a query, and lets no other begin") {
  const PanelFile file;
  StoreUrl url;
  url.path = file.path();
  const auto list = make_sql_list(
      url,
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n "
      "WHERE i < 0",
      {.statement = std::chrono::minutes(5)});
  std::thread cutter([&list] { list->cut(); });
  const auto read = list->read();
  cutter.join();
  REQUIRE_FALSE(read);
  CHECK(read.error().kind == ErrorKind::Unavailable);
  CHECK_FALSE(list->read());
}

TEST_CASE("a file that isn't there is away, and isn't made") {
  const TempDirectory directory;
  StoreUrl url;
  url.path = directory.path("none.db");
  const auto read = make_sql_list(url, "SELECT 1")->read();
  REQUIRE_FALSE(read);
  CHECK(read.error().kind == ErrorKind::Unavailable);
  CHECK(read.error().text == "there is no file " + url.path);
  CHECK_FALSE(std::filesystem::exists(url.path));
}

TEST_CASE("a file with a write-ahead log can be read while it is in use and when it isn't") {
  PanelFile file;
  file.run("PRAGMA journal_mode = WAL");
  file.run("INSERT INTO mailbox VALUES ('z@d.test', 2)");
  const auto used = file.read("SELECT username FROM mailbox WHERE greylist = 2");
  REQUIRE(used);
  CHECK(used->entries.size() == 1);
  file.db.reset();
  const auto at_rest = file.read("SELECT username FROM mailbox WHERE greylist = 2");
  REQUIRE(at_rest);
  CHECK(at_rest->entries.size() == 1);
}
