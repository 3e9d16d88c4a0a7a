// SPDX-License-Identifier: MIT
// The error of open(): it says what is wrong and what to do, and never has a password.
#include "mysql_fixture.hpp"

namespace grayling::mysql {
namespace {

using namespace store_contract;

void check(MysqlFixture& mysql, const std::string& url, std::string_view expected) {
  const auto store = mysql.store(url);
  const auto opened = store->open();
  INFO(url);
  REQUIRE(!opened);
  INFO(opened.error().text);
  CHECK(opened.error().text.find(expected) != std::string::npos);
  CHECK(opened.error().text.find("secret") == std::string::npos);
  CHECK(opened.error().text.find('\n') == std::string::npos);
  const std::vector<Key> keys = {key("a@d")};
  CHECK(store->insert_missing(keys, kFresh).error().kind == ErrorKind::Unavailable);
}

}  // namespace

TEST_CASE("open says what is wrong with the account, the host or the database") {
  MysqlFixture mysql;
  const std::string socket = "?socket=" + mysql.server().socket();
  check(mysql, "mysql://mx:wrong-secret@localhost/" + socket,
        "the account 'mx' or its password is wrong");
  check(mysql, "mysql://nobody:secret@localhost/" + socket,
        "the account 'nobody' or its password is wrong");
  check(mysql, "mysql://mx:right-secret@localhost/other" + socket,
        "the account 'mx' has no privilege in the database 'other'");
  check(mysql, "mysql://root@localhost/other" + socket, "there is no database 'other'");
  check(mysql, "mysql://mx:right-secret@no-such-host.invalid/", "the name of the host is unknown");
  check(mysql, "mysql://mx:right-secret@127.0.0.1:1/", "the server is down");
  check(mysql, "mysql://mx:right-secret@[::1]:1/", "connecting to [::1]:1: the server is down");
  check(mysql, "mysql://mx:right-secret@localhost/?socket=/nonexistent", "the server is down");
  if (PrivateServer::is_mariadb()) {  // MySQL makes its own certificate
    check(mysql, mysql.tcp_url() + "?ssl_mode=required", "ssl_mode=required");
  }
  check(mysql, "mysql://mx@localhost/?password_file=/nonexistent&socket=" + mysql.server().socket(),
        "password_file '/nonexistent' can't be read");
}

TEST_CASE("open says which privilege is missing") {
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"INSERT, UPDATE", "lacks the privilege SELECT on greylist.sender"},
      {"SELECT, UPDATE", "lacks the privilege INSERT on greylist.sender"},
      {"SELECT, INSERT", "lacks the privilege UPDATE on greylist.sender"}};
  for (const auto& [privileges, expected] : rows) {
    MysqlFixture mysql("SELECT, CREATE TEMPORARY TABLES");
    mysql.make_table();
    mysql.server().run("REVOKE SELECT ON greylist.* FROM mx@localhost");
    mysql.grant(privileges, "greylist.sender");
    check(mysql, mysql.url(), expected);
  }
}

TEST_CASE("an account that may only read is let in, and says what it lacks") {
  MysqlFixture mysql("SELECT");
  mysql.make_table();
  mysql.server().run(
      "INSERT INTO greylist.sender (address, client, recipient, first_seen,"
      " last_seen, passes) VALUES ('a@d', '', '', 1, 1, 1)");
  const auto store = mysql.store(mysql.url());
  must(store->open());
  REQUIRE(store->refusal());
  CHECK(store->refusal()->text.find("lacks the privilege INSERT on greylist.sender") !=
        std::string::npos);
  const std::vector<Key> keys = {{"a@d", "", ""}};
  CHECK(must(store->find(keys)) == std::vector<std::optional<Record>>{Record{1, 1, 1}});
  CHECK(store->insert_missing(keys, kFresh).error().kind == ErrorKind::ReadOnly);
  mysql.grant("INSERT, UPDATE", "greylist.sender");
  must(store->open());
  CHECK(!store->refusal());
}

TEST_CASE("a missing table is created, or migrate is named") {
  MysqlFixture mysql("SELECT, INSERT, UPDATE, DELETE");
  check(mysql, mysql.url(), "run 'grayling migrate --store URL'");
  mysql.grant("CREATE", "greylist.*");
  const auto store = mysql.opened();
  const std::vector<Key> keys = {{"a@b@c", "192.0.2.0/24", "r@d"}, {"", "", ""}, {"x", "", ""}};
  must(store->insert_missing(keys, kFresh));
  CHECK(mysql.server().rows("SELECT user, domain FROM sender ORDER BY address", "greylist") ==
        "|\na@b|c\nx|\n");
  CHECK(mysql.server().rows("SELECT table_comment FROM information_schema.tables"
                            " WHERE table_schema = 'greylist' AND table_name = 'sender'") ==
        "grayling schema 1\n");
}

TEST_CASE("a table that is neither kind is an error that says what is odd") {
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"address varchar(500) NOT NULL, user varchar(500), domain varchar(500)",
       "its primary key isn't (address)"},
      {"address varchar(500) PRIMARY KEY, user varchar(500)", "its column domain is missing"},
      {"id int PRIMARY KEY", "its column address is missing"},
      {"address varbinary(500) PRIMARY KEY, user varchar(500), domain varchar(500)",
       "its column address is of type varbinary"}};
  for (const auto& [columns, expected] : rows) {
    MysqlFixture mysql;
    mysql.server().run("CREATE TABLE sender (" + columns + ")", "greylist");
    check(mysql, mysql.url(), expected);
  }
}

TEST_CASE("several hosts are tried in their order, and the error names them all") {
  MysqlFixture mysql;
  const std::string good = "127.0.0.1:" + std::to_string(mysql.server().port());
  mysql.opened(mysql.url("127.0.0.1:1,no-such-host.invalid," + good));
  check(mysql, mysql.url("127.0.0.1:1,127.0.0.1:2"), "connecting to 127.0.0.1:2");
  check(mysql, mysql.url("127.0.0.1:1,127.0.0.1:2"), "connecting to 127.0.0.1:1");
}

}  // namespace grayling::mysql
