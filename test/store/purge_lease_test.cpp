// SPDX-License-Identifier: MIT
// Which of several instances that share a table removes expired rows.
#include "store/mysql/table/purge_lease.hpp"

#include <unistd.h>

#include "mysql_fixture.hpp"

namespace grayling::mysql {
namespace {

using namespace store_contract;
using State = PurgeLease::State;

// An instance: a lease with its own connection.
struct Instance {
  explicit Instance(std::string name, const StoreUrl& url = shared_server().root_url())
      : lease(std::move(name)) {
    REQUIRE(connection.connect(url, url.hosts[0], url.password, {std::chrono::seconds(10), {}}));
  }

  State take(std::chrono::seconds later = {}) {
    const auto state = lease.take(connection, kStart + later);
    if (!state) FAIL(state.error().text);
    return *state;
  }

  static constexpr Monotonic kStart{1'000'000'000};
  PurgeLease lease;
  Cutter cutter;
  Connection connection{cutter};
};

std::string holder() {
  return shared_server().rows("SELECT holder FROM greylist.purge_lease");
}

void set_until(const std::string& seconds_from_now) {
  shared_server().run("UPDATE greylist.purge_lease SET until = UNIX_TIMESTAMP() + " +
                      seconds_from_now);
}

}  // namespace

TEST_CASE("one instance purges; where it dies another takes over") {
  MysqlFixture mysql;
  Instance first("first");
  Instance second("second");
  CHECK(first.take() == State::Ours);
  CHECK(second.take() == State::Others);
  CHECK(holder() == "first\n");
  set_until("0");  // its last second
  CHECK(second.take() == State::Others);
  set_until("-1");
  CHECK(second.take() == State::Ours);
  CHECK(holder() == "second\n");
  // The first may have stood still without knowing it.
  CHECK(first.take(kPurgeLeaseRenewEvery) == State::Others);
  CHECK(holder() == "second\n");
}

TEST_CASE("a lease is renewed in time, and not at each step") {
  MysqlFixture mysql;
  Instance instance("first");
  CHECK(instance.take() == State::Ours);
  set_until("7");
  CHECK(instance.take(kPurgeLeaseRenewEvery - std::chrono::seconds(1)) == State::Ours);
  const std::string left = "SELECT until - UNIX_TIMESTAMP() BETWEEN 50 AND 60 FROM purge_lease";
  CHECK(mysql.server().rows(left, "greylist") == "0\n");
  CHECK(instance.take(kPurgeLeaseRenewEvery) == State::Ours);
  CHECK(mysql.server().rows(left, "greylist") == "1\n");
}

TEST_CASE("a lease that a wrong clock made long holds nobody off") {
  MysqlFixture mysql;
  Instance first("first");
  Instance second("second");
  CHECK(first.take() == State::Ours);
  set_until("119");  // servers of a cluster may differ a little
  CHECK(second.take() == State::Others);
  set_until("86400");
  CHECK(second.take() == State::Ours);
}

TEST_CASE("a lease whose row or table is gone is made again") {
  MysqlFixture mysql;
  Instance instance("o'brien");
  CHECK(instance.take() == State::Ours);
  mysql.server().run("DELETE FROM purge_lease", "greylist");
  CHECK(instance.take(kPurgeLeaseRenewEvery) == State::Ours);
  mysql.server().run("DROP TABLE purge_lease", "greylist");
  CHECK(instance.take(2 * kPurgeLeaseRenewEvery) == State::Ours);
  CHECK(holder() == "o'brien\n");
}

TEST_CASE("an instance's name tells host and process, and differs from all others") {
  const auto& name = PurgeLease::instance_name();
  CHECK(name.find("/" + std::to_string(::getpid()) + "/") != std::string::npos);
  CHECK(name.size() > 20);
  CHECK(name.size() < 255);
}

TEST_CASE("an account that may not use the lease purges without it, and says so once") {
  MysqlFixture mysql("SELECT");
  mysql.make_table();
  mysql.grant("INSERT, UPDATE, DELETE", "greylist.sender");
  const auto store = mysql.opened();
  for (const auto* const table :
       {"", "CREATE TABLE purge_lease (id INT, holder TEXT, until INT)"}) {
    if (*table != '\0') mysql.server().run(table, "greylist");
    CHECK(must(store->take_purge_lease()));
    CHECK(mysql.log().count("may not use greylist.purge_lease") == 1);
  }
}

TEST_CASE("the stores of one process have one lease; another process has none meanwhile") {
  MysqlFixture mysql;
  const auto store = mysql.opened();
  CHECK(must(store->take_purge_lease()));
  CHECK(must(mysql.opened()->take_purge_lease()));
  CHECK(holder() == PurgeLease::instance_name() + "\n");
  mysql.server().run("UPDATE purge_lease SET holder = 'other'", "greylist");
  CHECK_FALSE(must(mysql.opened()->take_purge_lease()));
}

}  // namespace grayling::mysql
