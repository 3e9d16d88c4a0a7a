// SPDX-License-Identifier: MIT
// A list from a real server: whatever the query is, it only reads, and for a bounded time.
#include "calls.hpp"
#include "grayling/store/sql_list.hpp"
#include "mysql_fixture.hpp"

namespace grayling::mysql {
namespace {

class Panel {
 public:
  // The account may do everything, so that only the transaction stops a write.
  explicit Panel(const std::string& privileges = "ALL") : mysql_(privileges) {
    mysql_.server().run(
        "CREATE TABLE mailbox(username VARCHAR(255) NULL, greylist INT NOT NULL);"
        "INSERT INTO mailbox VALUES ('b@d.test', 0), ('a@d.test', 0), ('c@d.test', 1), (NULL, 0)",
        "greylist");
  }
  PrivateServer& server() { return mysql_.server(); }
  std::unique_ptr<SqlList> list(std::string query, SqlListLimits limits = {}) {
    return make_sql_list(*parse_store_url(mysql_.url()), std::move(query), limits);
  }
  Result<NamedList> read(std::string query, SqlListLimits limits = {}) {
    return list(std::move(query), limits)->read();
  }
  std::string error(std::string query, SqlListLimits limits = {}) {
    const auto list = read(std::move(query), limits);
    if (list) return "";
    return (list.error().kind == ErrorKind::Config ? "config: " : "other: ") + list.error().text;
  }
  std::string rows() { return server().rows("SELECT COUNT(*) FROM mailbox", "greylist"); }

 private:
  MysqlFixture mysql_;
};

}  // namespace

TEST_CASE("a list has the query's rows, sorted and each once, and the number of NULLs") {
  Panel panel;
  const auto list = panel.read("SELECT username FROM mailbox WHERE greylist = 0;");
  INFO((list ? "" : list.error().text));
  REQUIRE(list);
  CHECK(list->entries == TextList{"a@d.test", "b@d.test"});
  CHECK(list->nulls == 1);
  const auto numbers = panel.read("SELECT greylist FROM mailbox");
  REQUIRE(numbers);
  CHECK(numbers->entries == TextList{"0", "1"});
}

TEST_CASE("a query that can't be a list is wrong, in the server's words") {
  Panel panel("SELECT");
  CHECK(panel.error("SELECT username, greylist FROM mailbox") ==
        "config: the query gives 2 columns; select the one with the entries");
  const auto missing = panel.error("SELECT username FROM postbox");
  CHECK(missing.starts_with("config: the server refuses the query: Table 'greylist.postbox'"));
  CHECK(missing.ends_with("(error 1146)"));
  CHECK(panel.error("SELECT name FROM mailbox").ends_with("(error 1054)"));
  CHECK(panel.error("SELECT User FROM mysql.user").starts_with("config: the server refuses"));
  CHECK(panel.error("SELEKT 1").starts_with("config: the server refuses the query: You have an"));
}

TEST_CASE("a query that writes is refused, and writes nothing") {
  Panel panel;
  panel.server().run("CREATE PROCEDURE clean() BEGIN DELETE FROM mailbox; SELECT 'x'; END",
                     "greylist");
  for (const auto* sql :
       {"DELETE FROM mailbox", "DROP TABLE mailbox", "TRUNCATE mailbox", "CALL clean()",
        "INSERT INTO mailbox VALUES ('x', 1)", "DELETE FROM mailbox RETURNING username",
        "SELECT 'x'; DELETE FROM mailbox", "SET SESSION TRANSACTION READ WRITE",
        "SELECT username FROM mailbox INTO @x", "COMMIT"}) {
    CAPTURE(sql);
    const auto error = panel.error(sql);
    INFO(error);
    CHECK(error.starts_with("config: "));
    CHECK(panel.rows() == "4\n");
  }
}

TEST_CASE("a slow query is ended by the server") {
  Panel panel;
  std::string error;
  const double seconds = seconds_of([&] {
    // MySQL gives a row for an interrupted query with nothing but SLEEP() in it.
    error = panel.error("SELECT username FROM mailbox WHERE SLEEP(20) = 0",
                        {.statement = std::chrono::milliseconds(500)});
  });
  CHECK(error == "other: the query took longer than 500 ms, and was ended; an index may help");
  CHECK(seconds < 8);
}

TEST_CASE("a list that is too long is refused") {
  Panel panel;
  CHECK(panel.error("SELECT username FROM mailbox", {.rows_max = 3})
            .starts_with("config: the query gives more than 3 rows"));
  CHECK(panel.error("SELECT username FROM mailbox", {.rows_max = 4}).empty());
}

TEST_CASE("100,000 rows are read within a second") {
  Panel panel;
  for (int i = 0; i < 10; ++i) {
    panel.server().run("INSERT INTO mailbox SELECT CONCAT('user', seq, '.', " + std::to_string(i) +
                           ", '@example.org'), 5 FROM " + numbers(0, 9999),
                       "greylist");
  }
  const auto list = panel.list("SELECT username FROM mailbox WHERE greylist = 5");
  Result<NamedList> read = NamedList{};
  const double seconds = seconds_of([&] { read = list->read(); });
  INFO((read ? "" : read.error().text));
  REQUIRE(read);
  CHECK(read->entries.size() == 100'000);
  CHECK(seconds < 5);  // a busy machine; alone it takes a tenth of that
}

TEST_CASE("what an account may do beyond reading is told") {
  Panel reader("SELECT");
  const auto nothing = reader.list("SELECT 1")->more_than_reading();
  REQUIRE(nothing);
  CHECK(nothing->empty());
  Panel writer("SELECT, INSERT, DELETE");
  const auto more = writer.list("SELECT 1")->more_than_reading();
  REQUIRE(more);
  REQUIRE(more->size() == 1);
  CHECK(more->front() == "INSERT, DELETE on `greylist`.*");
}

TEST_CASE("what an account may do by its roles, and by theirs, is told, in use or not") {
  Panel panel("SELECT");
  panel.server().run(
      "CREATE OR REPLACE ROLE writer; CREATE OR REPLACE ROLE `odd ``keeper`;"
      "CREATE OR REPLACE ROLE other; GRANT SELECT, INSERT ON greylist.* TO writer;"
      "GRANT DELETE ON greylist.* TO other; GRANT UPDATE ON greylist.* TO `odd ``keeper`;"
      "GRANT other TO writer; GRANT writer TO mx@localhost;"
      "GRANT `odd ``keeper` TO mx@localhost");
  for (const auto* in_use : {"NONE", "writer"}) {
    CAPTURE(in_use);
    panel.server().run("SET DEFAULT ROLE " + std::string(in_use) + " FOR mx@localhost");
    auto more = panel.list("SELECT 1")->more_than_reading();
    REQUIRE(more);
    std::sort(more->begin(), more->end());
    CHECK(*more == std::vector<std::string>{"DELETE on `greylist`.* by its role `writer`",
                                            "INSERT on `greylist`.* by its role `writer`",
                                            "UPDATE on `greylist`.* by its role `odd ``keeper`"});
  }
  panel.server().run("DROP ROLE writer; DROP ROLE other; DROP ROLE `odd ``keeper`");
}

TEST_CASE("a database that isn't there is a mistake, in the server's words") {
  Panel panel;
  panel.server().run("CREATE DATABASE IF NOT EXISTS `odd``name`");
  auto url = panel.server().root_url("nowhere");
  const auto nowhere = make_sql_list(url, "SELECT 1")->read();
  REQUIRE_FALSE(nowhere);
  CHECK(nowhere.error().kind == ErrorKind::Config);
  CHECK(nowhere.error().text ==
        "the server refuses the database: Unknown database 'nowhere' (error 1049)");
  url.database = "odd`name";
  CHECK(make_sql_list(url, "SELECT 1")->read());
  const auto other =
      make_sql_list(*parse_store_url("mysql://mx:right-secret@localhost/mysql?socket=" +
                                     panel.server().socket()),
                    "SELECT 1")
          ->read();
  REQUIRE_FALSE(other);
  CHECK(other.error().text.starts_with("the server refuses the database: Access denied"));
}

TEST_CASE("a server that is away is Unavailable, and a wrong password isn't") {
  Panel panel;
  auto url =
      *parse_store_url("mysql://mx:wrong@localhost/greylist?socket=" + panel.server().socket());
  const auto refused = make_sql_list(url, "SELECT 1")->read();
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == ErrorKind::Failed);
  CHECK(refused.error().text.find("wrong@") == std::string::npos);
  url.socket = "/nowhere/socket";
  const auto away = make_sql_list(url, "SELECT 1")->read();
  REQUIRE_FALSE(away);
  CHECK(away.error().kind == ErrorKind::Unavailable);
}

TEST_CASE("a host that takes connections and no queries leaves the list to the next") {
  Panel panel;
  PrivateServer second;
  second.make_database();
  second.run(
      "CREATE USER mx@'127.0.0.1' IDENTIFIED BY 'right-secret';"
      "GRANT ALL ON greylist.* TO mx@'127.0.0.1'");
  // What a node of Galera answers while it isn't ready.
  panel.server().run(
      "CREATE FUNCTION of_host() RETURNS VARCHAR(80) NO SQL BEGIN SIGNAL SQLSTATE "
      "'08S01' SET MYSQL_ERRNO = 1047, MESSAGE_TEXT = 'not ready'; RETURN ''; END",
      "greylist");
  second.run("CREATE FUNCTION of_host() RETURNS VARCHAR(80) NO SQL RETURN 'a@d.test'", "greylist");
  const std::string first_host = "127.0.0.1:" + std::to_string(panel.server().port());
  const std::string second_host = "127.0.0.1:" + std::to_string(second.port());
  const auto read = [](const std::string& hosts, const std::string& query) {
    return make_sql_list(*parse_store_url("mysql://mx:right-secret@" + hosts + "/greylist"), query)
        ->read();
  };
  const auto list = read(first_host + "," + second_host, "SELECT of_host()");
  INFO((list ? "" : list.error().text));
  REQUIRE(list);
  CHECK(list->entries == TextList{"a@d.test"});
  const auto alone = read(first_host, "SELECT of_host()");
  REQUIRE_FALSE(alone);
  CHECK(alone.error().kind == ErrorKind::Unavailable);
  // A mistake is told of the first host.
  const auto wrong = read(first_host + "," + second_host, "SELECT name FROM nowhere");
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().kind == ErrorKind::Config);
}

}  // namespace grayling::mysql
