// SPDX-License-Identifier: MIT
// Trouble while a store is open.
#include <atomic>
#include <fstream>
#include <thread>

#include <unistd.h>

#include "calls.hpp"
#include "mysql_fixture.hpp"

namespace grayling::mysql {
namespace {

using namespace store_contract;

const std::vector<Key> kKeys = {key("a@d"), key("b@d")};

// Checks that the call failed with this kind of error, and that its text contains this.
template <typename T>
void check(const Result<T>& result, ErrorKind kind, std::string_view text = "") {
  REQUIRE(!result);
  INFO(result.error().text);
  CHECK(result.error().kind == kind);
  CHECK(result.error().text.find(text) != std::string::npos);
}

}  // namespace

TEST_CASE("after the server was restarted the store works again once it is opened") {
  MysqlFixture mysql;
  const auto store = mysql.opened();
  must(store->insert_missing(kKeys, kFresh));
  mysql.server().stop();
  check(store->find(kKeys), ErrorKind::Unavailable);
  check(store->find(kKeys), ErrorKind::Unavailable, "not connected");
  check(store->open(), ErrorKind::Unavailable, "the server is down");
  mysql.server().start();
  check(store->find(kKeys), ErrorKind::Unavailable);
  CHECK(must(store->open()) == TableKind::Full);
  CHECK(must(store->find(kKeys)) == Found(2, kFresh));
}

TEST_CASE("a connection that the server killed is Unavailable, and opens again") {
  MysqlFixture mysql;
  const auto store = mysql.opened();
  mysql.server().kill_connections("mx");
  check(store->insert_missing(kKeys, kFresh), ErrorKind::Unavailable);
  must(store->open());
  CHECK(must(store->insert_missing(kKeys, kFresh)) == Found(2));
}

TEST_CASE("a call that hangs on a server that stands still returns soon when it is cut") {
  MysqlFixture mysql;
  for (const auto& url : {mysql.url(), mysql.tcp_url()}) {
    mysql.set_timeout(std::chrono::seconds(30));
    const auto store = mysql.opened(url);
    mysql.server().freeze();
    const double taken = seconds_of([&] {
      std::thread cutter([&, caller = ::gettid()] {
        wait_until_asleep(caller);
        store->cut();
      });
      check(store->find(kKeys), ErrorKind::Unavailable);
      cutter.join();
    });
    CHECK(taken < 15);
    mysql.server().thaw();
    must(store->open());
    CHECK(must(store->find(kKeys)) == Found(2));
  }
}

TEST_CASE("a server that stands still holds nobody for ever") {
  MysqlFixture mysql;
  mysql.make_table();
  mysql.set_timeout(std::chrono::milliseconds(300));
  for (const auto& url : {mysql.url(), mysql.tcp_url()}) {
    const auto store = mysql.opened(url);
    mysql.server().freeze();
    CHECK(seconds_of([&] { check(store->find(kKeys), ErrorKind::Unavailable); }) < 6);
    CHECK(seconds_of([&] { check(store->open(), ErrorKind::Unavailable); }) < 6);
    mysql.server().thaw();
  }
}

TEST_CASE("cutting an open that tries host after host ends it") {
  MysqlFixture mysql;
  mysql.make_table();
  mysql.set_timeout(std::chrono::seconds(2));
  const std::string host = "127.0.0.1:" + std::to_string(mysql.server().port());
  const auto store = mysql.store(mysql.url(host + "," + host + "," + host + "," + host));
  mysql.server().freeze();
  std::thread cutter([&, caller = ::gettid()] {
    wait_until_asleep(caller);
    store->cut();
  });
  CHECK(seconds_of([&] { check(store->open(), ErrorKind::Unavailable); }) < 5);
  cutter.join();
  mysql.server().thaw();
  must(store->open());
}

TEST_CASE("cut from other threads at any time breaks nothing but the connection") {
  MysqlFixture mysql;
  const auto store = mysql.opened();
  std::atomic<bool> is_over = false;
  std::thread cutter([&] {
    while (!is_over) store->cut();
  });
  for (int i = 0; i < 50; ++i) {
    if (const auto found = store->find(kKeys); !found) {
      CHECK(found.error().kind == ErrorKind::Unavailable);
      static_cast<void>(store->open());
    }
  }
  is_over = true;
  cutter.join();
  must(store->open());
  must(store->find(kKeys));
}

TEST_CASE("a server that only reads says ReadOnly, and reading goes on") {
  MysqlFixture mysql;
  const auto store = mysql.opened();
  must(store->insert_missing(kKeys, kFresh));
  mysql.server().run("SET GLOBAL read_only = 1");
  const std::vector<Key> more = {key("a@d"), key("c@d")};
  check(store->insert_missing(more, kFresh), ErrorKind::ReadOnly, "read-only");
  check(store->save(std::vector<Change>{{kKeys[0], kFresh, {1, 1, 1}}}), ErrorKind::ReadOnly);
  check(store->touch(std::vector<Touch>{{kKeys[0], kNow + 1}}), ErrorKind::ReadOnly);
  CHECK(must(store->find(more)) == Found{kFresh, std::nullopt});
  // This also holds for a store that is opened now, and for one that looks for a writable host.
  CHECK(must(mysql.opened()->find(more)) == Found{kFresh, std::nullopt});
  mysql.clock().pass(11);
  check(store->insert_missing(more, kFresh), ErrorKind::ReadOnly);
  CHECK(must(store->find(more)) == Found{kFresh, std::nullopt});
  mysql.server().run("SET GLOBAL read_only = 0");
  const Record later{kNow + 1, kNow + 1, 0};
  CHECK(must(store->insert_missing(more, later)) == Found{kFresh, std::nullopt});
}

TEST_CASE("a privilege that is taken away is ReadOnly for writes") {
  MysqlFixture mysql("SELECT");
  mysql.make_table();
  mysql.grant("INSERT, UPDATE", "greylist.sender");
  const auto store = mysql.opened();
  mysql.server().run("REVOKE INSERT ON greylist.sender FROM mx@localhost");
  check(store->insert_missing(kKeys, kFresh), ErrorKind::ReadOnly, "INSERT command denied");
  CHECK(must(store->find(kKeys)) == Found(2));
}

TEST_CASE("without DELETE the purge only looks, and says so once") {
  MysqlFixture mysql("SELECT, INSERT, UPDATE");
  mysql.make_table();
  const auto store = mysql.opened();
  must(store->insert_missing(kKeys, kFresh));
  for (int i = 0; i < 2; ++i) {
    const auto step = must(store->purge(std::nullopt, 10, {kNow * 2, kNow * 2, true}));
    CHECK(step.expired == 2);
    CHECK(step.removed == 0);
  }
  CHECK(mysql.log().count("lacks the privilege DELETE on greylist.sender") == 1);
}

TEST_CASE("a row that another holds locked is Conflict, and nothing of the batch is done") {
  MysqlFixture mysql;
  mysql.set_timeout(std::chrono::seconds(1));
  const auto store = mysql.opened();
  must(store->insert_missing(kKeys, kFresh));
  Session other(mysql.server());
  other.run("START TRANSACTION; UPDATE sender SET passes = 9 WHERE address = 'b@d'");
  const std::vector<Change> changes = {{kKeys[0], kFresh, {1, 1, 1}},
                                       {kKeys[1], kFresh, {1, 1, 1}}};
  check(store->save(changes), ErrorKind::Conflict);
  other.run("ROLLBACK");
  CHECK(must(store->find(kKeys)) == Found(2, kFresh));
  CHECK(must(store->save(changes)) == std::vector<bool>(2, true));
}

// Half a second of the five is for a busy machine.
TEST_CASE("where writing waits for another's lock, the known are found within the deadline") {
  if (!PrivateServer::is_mariadb())
    return;  // MySQL can't limit the time of a statement that writes
  const std::vector<Key> keys = {key("a@d"), key("c@d")};
  for (const auto& [lock, unlock] : std::vector<std::pair<std::string, std::string>>{
           {"FLUSH TABLES WITH READ LOCK", "UNLOCK TABLES"},
           {"LOCK TABLES sender READ", "UNLOCK TABLES"},
           {"START TRANSACTION; UPDATE sender SET passes = 9", "ROLLBACK"}}) {
    INFO(lock);
    MysqlFixture mysql;
    mysql.set_timeout(std::chrono::seconds(5));
    const auto store = mysql.opened();
    must(store->insert_missing(kKeys, kFresh));
    Session other(mysql.server());
    other.run(lock);
    const double taken = seconds_of([&] {
      check(store->insert_missing(keys, kFresh), ErrorKind::Conflict);
      CHECK(must(store->find(keys)) == Found{kFresh, std::nullopt});
    });
    CHECK(taken < 4.5);
    other.run(unlock);
    // The record is from another second, because an equal one would count as ours.
    const Record later{kNow + 1, kNow + 1, 0};
    CHECK(must(store->insert_missing(keys, later)) == Found{kFresh, std::nullopt});
  }
}

TEST_CASE("a store that is opened while a backup lets nobody write can read at least") {
  MysqlFixture mysql;
  must(mysql.opened()->insert_missing(kKeys, kFresh));
  mysql.set_timeout(std::chrono::seconds(1));
  Session backup(mysql.server());
  backup.run("FLUSH TABLES WITH READ LOCK");
  const auto store = mysql.opened();
  CHECK(must(store->find(kKeys)) == Found(2, kFresh));
  check(store->insert_missing(kKeys, kFresh), ErrorKind::Conflict);
  backup.run("UNLOCK TABLES");
  CHECK(must(store->insert_missing(kKeys, kFresh)) == Found(2, kFresh));
  CHECK(must(store->purge(std::nullopt, 10, {kNow * 2, kNow * 2, true})).removed == 2);
}

TEST_CASE("hosts that meet the same newcomers at once agree, without a deadlock") {
  MysqlFixture mysql;
  mysql.make_table();
  constexpr int kHosts = 4;
  std::vector<Key> keys;
  for (int i = 0; i < 300; ++i) keys.push_back(key(std::to_string(i) + "@d"));
  std::vector<Found> found(kHosts);
  std::vector<std::thread> threads;
  for (int host = 0; host < kHosts; ++host) {
    threads.emplace_back([&, host] {
      auto store = make_mysql_store(*parse_store_url(mysql.url()), {std::chrono::seconds(10)},
                                    mysql.clock(), mysql.log());
      if (!store->open()) return;
      const Record mine{kNow, kNow + host, 0};
      for (std::size_t start = 0; start < keys.size(); start += 100) {
        auto part = store->insert_missing(std::span(keys).subspan(start, 100), mine);
        if (!part) return;
        found[static_cast<std::size_t>(host)].insert(found[static_cast<std::size_t>(host)].end(),
                                                     part->begin(), part->end());
      }
    });
  }
  for (auto& thread : threads) thread.join();
  const auto rows = must(mysql.opened()->find(keys));
  for (std::size_t i = 0; i < keys.size(); ++i) {
    int first = 0;
    for (const auto& host : found) {
      REQUIRE(host.size() == keys.size());
      first += !host[i].has_value();
      if (host[i]) CHECK(host[i] == rows[i]);
    }
    CHECK(first == 1);
  }
}

TEST_CASE("a table that changed under an open store is looked at again") {
  MysqlFixture mysql;
  const auto store = mysql.opened();
  mysql.server().run("DROP TABLE sender", "greylist");
  check(store->insert_missing(kKeys, kFresh), ErrorKind::Unavailable, "doesn't exist");
  must(store->open());
  CHECK(must(store->insert_missing(kKeys, kFresh)) == Found(2));
  mysql.server().run("ALTER TABLE sender ADD hurdle INT NOT NULL", "greylist");
  const std::vector<Key> more = {key("c@d")};
  check(store->insert_missing(more, kFresh), ErrorKind::Unavailable, "only with a warning");
  check(store->open(), ErrorKind::Failed, "its column hurdle must be filled");
}

TEST_CASE("the password file is read again at each connect") {
  MysqlFixture mysql;
  const std::string path = mysql.server().socket() + ".password";
  const auto write = [&](const std::string& password) {
    std::ofstream(path) << password << "\n";
    std::filesystem::permissions(path, std::filesystem::perms(0600));
  };
  const auto store = mysql.store("mysql://mx@localhost/?password_file=" + path +
                                 "&socket=" + mysql.server().socket());
  write("wrong-secret");
  check(store->open(), ErrorKind::Failed, "or its password is wrong");
  write("right-secret");
  must(store->open());
  std::filesystem::permissions(path, std::filesystem::perms(0644));
  check(store->open(), ErrorKind::Config, "chmod o-rwx");
  std::filesystem::remove(path);
}

}  // namespace grayling::mysql
