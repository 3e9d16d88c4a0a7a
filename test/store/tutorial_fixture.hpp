// SPDX-License-Identifier: MIT
// The vSMTP tutorial's database on the shared server, statement for statement, with its account.
#pragma once

#include "../unit/store/store_contract.hpp"
#include "private_server.hpp"
#include "store/mysql/mysql_store.hpp"
#include "support/test_clock.hpp"
#include "support/test_log.hpp"

namespace grayling::mysql {

// The tutorial's statements; `charset` replaces the server's default.
class Tutorial {
 public:
  explicit Tutorial(const std::string& charset = "utf8mb4") {
    server_.run("DROP DATABASE IF EXISTS greylist; CREATE DATABASE greylist CHARACTER SET " +
                charset);
    server_.run(
        "CREATE TABLE greylist.sender (address varchar(500) NOT NULL PRIMARY KEY,"
        " user varchar(500) NOT NULL, domain varchar(500) NOT NULL)");
    server_.run(
        "DROP USER IF EXISTS 'greylist-manager'@'localhost';"
        "CREATE USER 'greylist-manager'@'localhost' IDENTIFIED BY 'your-password';"
        "GRANT SELECT, INSERT ON greylist.sender TO 'greylist-manager'@'localhost'");
  }

  std::unique_ptr<Store> store() {
    const auto url =
        parse_store_url("mysql://localhost/?user=greylist-manager&password=your-password&socket=" +
                        server_.socket());
    REQUIRE(url);
    auto store = make_mysql_store(*url, {std::chrono::seconds(10)}, clock_, log_);
    const auto kind = store->open();
    if (!kind) FAIL(kind.error().text);
    CHECK(*kind == TableKind::Tutorial);
    return store;
  }

  TableShape shape() {
    Cutter cutter;
    Connection connection(cutter);
    const auto url = server_.root_url();
    REQUIRE(connection.connect(url, url.hosts[0], "", {std::chrono::seconds(10), {}}));
    return store_contract::must(open_table(connection, url)).shape;
  }
  std::string table() { return server_.rows("SELECT * FROM greylist.sender ORDER BY 1"); }
  void run(const std::string& sql) { server_.run(sql, "greylist"); }
  std::string rows(const std::string& sql) { return server_.rows(sql, "greylist"); }
  std::string plan(const std::string& sql) { return server_.plan(sql, "greylist"); }
  TestClock& clock() { return clock_; }

 private:
  PrivateServer& server_ = shared_server();
  TestClock clock_;
  TestLog log_;
};

inline std::vector<Key> senders(const std::vector<std::string>& addresses) {
  std::vector<Key> keys;
  for (const auto& address : addresses) keys.push_back({address, "", ""});
  return keys;
}

}  // namespace grayling::mysql
