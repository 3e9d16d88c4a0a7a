// SPDX-License-Identifier: MIT
// A URL with several hosts: the store goes to another host if one fails, and comes back.
#include <thread>

#include <poll.h>
#include <unistd.h>

#include "calls.hpp"
#include "mysql_fixture.hpp"

namespace grayling::mysql {
namespace {

using namespace store_contract;

const std::vector<Key> kKeys = {key("a@d"), key("b@d")};

// Two servers that know nothing of each other; the first is preferred.
class Pair {
 public:
  Pair() {
    mysql_.set_timeout(std::chrono::seconds(1));
    mysql_.make_table();
    second_.mend();
    second_.make_database();
    second_.run(
        "DROP USER IF EXISTS mx@'127.0.0.1';"
        "CREATE USER mx@'127.0.0.1' IDENTIFIED BY 'right-secret';"
        "GRANT ALL ON greylist.* TO mx@'127.0.0.1'");
  }

  std::unique_ptr<Store> opened() {
    const auto url = parse_store_url(mysql_.url(name(first()) + "," + name(second_)));
    auto store = make_mysql_store(
        *url, {std::chrono::milliseconds(1000), std::chrono::milliseconds(50)}, clock(), log_);
    must(store->open());
    return store;
  }

  PrivateServer& first() { return mysql_.server(); }
  PrivateServer& second() { return second_; }
  TestClock& clock() { return mysql_.clock(); }
  std::string name(const PrivateServer& server) const {
    return "127.0.0.1:" + std::to_string(server.port());
  }

  static std::string rows(PrivateServer& server) {
    return server.rows("SELECT COUNT(*) FROM greylist.sender");
  }

 private:
  static PrivateServer& second_server() {
    static PrivateServer server;
    return server;
  }

  MysqlFixture mysql_;
  PrivateServer& second_ = second_server();
  TestLog log_;
};

// Does what the engine's worker does: if the store is Unavailable, opens it again and asks again.
Found inserted(Store& store) {
  auto found = store.insert_missing(kKeys, kFresh);
  for (int tries = 0; !found && found.error().kind == ErrorKind::Unavailable && tries < 2;
       ++tries) {
    must(store.open());
    found = store.insert_missing(kKeys, kFresh);
  }
  return must(std::move(found));
}

bool wait_for_better_place(const Store& store) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (!store.has_better_place() && std::chrono::steady_clock::now() < deadline) {
    ::poll(nullptr, 0, 10);
  }
  return store.has_better_place();
}

void check_back(Pair& pair, Store& store) {
  REQUIRE(wait_for_better_place(store));
  CHECK(store.find(kKeys));  // it stays there until it is opened again
  CHECK(store.place() == pair.name(pair.second()));
  must(store.open());
  CHECK(store.place() == pair.name(pair.first()));
  CHECK_FALSE(store.has_better_place());
}

}  // namespace

TEST_CASE("the first host is used while it is well") {
  Pair pair;
  const auto store = pair.opened();
  inserted(*store);
  CHECK(store->place() == pair.name(pair.first()));
  CHECK_FALSE(store->has_better_place());
  CHECK(Pair::rows(pair.first()) == "2\n");
}

TEST_CASE("where a host is gone the next is used within two seconds, and it is gone back") {
  Pair pair;
  const auto store = pair.opened();
  pair.first().stop();
  CHECK(seconds_of([&] { CHECK(inserted(*store) == Found(2)); }) < 2);
  CHECK(store->place() == pair.name(pair.second()));
  CHECK(Pair::rows(pair.second()) == "2\n");
  pair.first().start();
  check_back(pair, *store);
}

TEST_CASE("where a host hangs the next is used once the call is cut, and it is gone back") {
  Pair pair;
  const auto store = pair.opened();
  pair.first().freeze();
  std::thread cutter([&, caller = ::gettid()] {  // the engine does this after a time-out and 200 ms
    wait_until_asleep(caller);
    store->cut();
  });
  CHECK(seconds_of([&] { CHECK(inserted(*store) == Found(2)); }) < 2);
  cutter.join();
  CHECK(store->place() == pair.name(pair.second()));
  // It is still tried, but by another thread, so nobody waits for it.
  CHECK(seconds_of([&] { must(store->open()); }) < 0.9);
  CHECK(store->place() == pair.name(pair.second()));
  pair.first().thaw();
  check_back(pair, *store);
}

TEST_CASE("what a host says that no longer writes, or isn't ready, moves the store to the next") {
  // 1290 comes from the server itself; a trigger raises the others.
  struct Row {
    int code;
    bool is_moved;
  };
  for (const auto& [code, is_moved] : std::vector<Row>{
           {1290, true}, {1836, true}, {1047, true}, {3100, true}, {1048, false}, {1364, true}}) {
    INFO(code);
    Pair pair;
    const auto store = pair.opened();
    const std::string trigger =
        "CREATE TRIGGER refuse BEFORE INSERT ON sender FOR EACH ROW"
        " SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = " +
        std::to_string(code);
    pair.first().run(trigger, "greylist");
    pair.clock().pass(2);
    if (!is_moved) {
      const auto found = store->insert_missing(kKeys, kFresh);
      REQUIRE(!found);
      CHECK(found.error().kind == ErrorKind::Failed);
      continue;
    }
    const auto found = store->insert_missing(kKeys, kFresh);
    REQUIRE(!found);
    CHECK(found.error().kind == ErrorKind::Unavailable);
  }
}

TEST_CASE("the primary moves: from a host that became read-only to the one that writes, and back") {
  Pair pair;
  pair.second().run("SET GLOBAL read_only = 1");
  const auto store = pair.opened();
  inserted(*store);
  pair.clock().pass(2);
  pair.first().run("SET GLOBAL read_only = 1");
  pair.second().run("SET GLOBAL read_only = 0");
  CHECK(inserted(*store) == Found(2));
  CHECK(store->place() == pair.name(pair.second()));
  CHECK_FALSE(store->has_better_place());
  pair.first().run("SET GLOBAL read_only = 0");
  check_back(pair, *store);
}

TEST_CASE("where no host writes, reading goes on, and the one that writes first is found") {
  Pair pair;
  const auto store = pair.opened();
  inserted(*store);
  pair.first().run("SET GLOBAL read_only = 1");
  pair.second().run("SET GLOBAL read_only = 1");
  pair.clock().pass(2);
  auto found = store->insert_missing(kKeys, kFresh);
  REQUIRE(!found);
  CHECK(found.error().kind == ErrorKind::Unavailable);
  must(store->open());
  found = store->insert_missing(kKeys, kFresh);  // it isn't tried again for a second
  REQUIRE(!found);
  CHECK(found.error().kind == ErrorKind::ReadOnly);
  CHECK(store->find(kKeys));
  pair.second().run("SET GLOBAL read_only = 0");
  pair.clock().pass(2);
  CHECK(inserted(*store) == Found(2));
  CHECK(store->place() == pair.name(pair.second()));
}

TEST_CASE("a conflict that a cluster rolled back is tried again") {
  for (const int code : {1180, 1213, 1205, 3101}) {
    INFO(code);
    Pair pair;
    const auto store = pair.opened();
    // A rollback doesn't reset the variable, so two tries fail.
    pair.first().run(
        "CREATE TRIGGER refuse BEFORE INSERT ON sender FOR EACH ROW BEGIN"
        " SET @tries = COALESCE(@tries, 0) + 1;"
        " IF @tries <= 2 THEN SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = " +
            std::to_string(code) + "; END IF; END",
        "greylist");
    CHECK(must(store->insert_missing(kKeys, kFresh)) == Found(2));
    CHECK(store->place() == pair.name(pair.first()));
    CHECK(Pair::rows(pair.first()) == "2\n");
  }
}

}  // namespace grayling::mysql
