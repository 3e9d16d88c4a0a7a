// SPDX-License-Identifier: MIT
// A fresh database on the shared server, an account in it, and stores for that account.
#pragma once

#include "../unit/store/store_contract.hpp"
#include "private_server.hpp"
#include "store/mysql/mysql_store.hpp"
#include "support/test_clock.hpp"
#include "support/test_log.hpp"

namespace grayling::mysql {

class MysqlFixture {
 public:
  // The account "mx" may do `privileges` in the database greylist.
  explicit MysqlFixture(const std::string& privileges = "ALL") {
    server_.make_database();
    server_.run(
        "DROP USER IF EXISTS mx@localhost, mx@'127.0.0.1';"
        "CREATE USER mx@localhost IDENTIFIED BY 'right-secret',"
        " mx@'127.0.0.1' IDENTIFIED BY 'right-secret';");
    grant(privileges, "greylist.*");
  }

  void grant(const std::string& privileges, const std::string& on) {
    server_.run("GRANT " + privileges + " ON " + on + " TO mx@localhost, mx@'127.0.0.1'");
  }
  // The full table, made by an administrator.
  void make_table() {
    auto store = make_mysql_store(server_.root_url(), {std::chrono::seconds(10)}, clock_, log_);
    store_contract::must(store->open());
  }

  std::string url(const std::string& host = "localhost") const {
    return "mysql://mx:right-secret@" + host + "/" +
           (host == "localhost" ? "?socket=" + server_.socket() : "");
  }
  std::string tcp_url() const { return url("127.0.0.1:" + std::to_string(server_.port())); }

  std::unique_ptr<Store> store(const std::string& url) {
    const auto parsed = parse_store_url(url);
    if (!parsed) FAIL(parsed.error().text);
    return make_mysql_store(*parsed, {timeout_}, clock_, log_);
  }
  std::unique_ptr<Store> opened(const std::string& url) {
    auto store = this->store(url);
    CHECK(store_contract::must(store->open()) == TableKind::Full);
    return store;
  }
  std::unique_ptr<Store> opened() { return opened(url()); }

  PrivateServer& server() { return server_; }
  TestClock& clock() { return clock_; }
  TestLog& log() { return log_; }
  void set_timeout(std::chrono::milliseconds timeout) { timeout_ = timeout; }

 private:
  PrivateServer& server_ = shared_server();
  TestClock clock_;
  TestLog log_;
  std::chrono::milliseconds timeout_{10000};
};

}  // namespace grayling::mysql
