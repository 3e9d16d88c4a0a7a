// SPDX-License-Identifier: MIT
// The table acquaintance of earlier versions: `grayling migrate` moves its rows to standing.
#include <chrono>
#include <functional>
#include <future>
#include <thread>

#include "grayling/store/migrate.hpp"
#include "grayling/store/migrations.hpp"
#include "migration_fixture.hpp"
#include "store/mysql/migrate/mysql_migration.hpp"

namespace grayling::mysql {
namespace {

using namespace store_contract;

// Runs the whole migration; `progress` gets each line.
Result<std::vector<std::string>> migrate(
    const Clock& clock, const std::function<void(std::string_view)>& progress = [](auto) {}) {
  const auto work = migration(clock);
  const auto plan = work->plan();
  if (!plan) return fail(plan.error());
  return work->run(progress);
}

// The tables of the version before standing, with a row of each kind, and rows of no kind.
void make_acquaintances() {
  shared_server().make_database();
  for (std::size_t i = 0; i < 5; ++i) {
    shared_server().run(std::string(mysql_migrations()[i]), "greylist");
  }
  shared_server().run(
      "INSERT INTO acquaintance (address, client, recipient, domain, passes, last_seen) VALUES"
      " ('', '192.0.2.7/32', '', 'one.test', 3, 100), ('', '2001:db8::/64', '', '', 5, 101),"
      " ('bj\xc3\xb6rn@there.test', '', 'o''anna@here.test', '', 0, 102),"
      " ('', '', '@here.test', '', 0, 103),"
      " ('a@b', '192.0.2.8/32', '', '', 9, 9), ('a@b', '', '', '', 9, 9),"
      " ('', '', 'no-domain', '', 9, 9), ('', '', '@', '', 9, 9), ('', '', '', '', 9, 9)",
      "greylist");
}

constexpr const char* kStandings =
    "client|192.0.2.7/32||one.test|3|0|100\nclient|2001:db8::/64|||5|0|101\n"
    "correspondent|bj\xc3\xb6rn@there.test|o'anna@here.test||0|0|102\n"
    "local-domain|here.test|||0|0|103\n";

std::string standings() {
  return shared_server().rows(
      "SELECT kind, name, partner, domain, passes, came, last_seen FROM standing ORDER BY kind, "
      "name",
      "greylist");
}

// Until a transaction waits for a lock of another.
void wait_for_lock_wait() {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  const auto is_waiting = [] {
    return shared_server().rows("SHOW GLOBAL STATUS LIKE 'Innodb_row_lock_current_waits'") !=
           "Innodb_row_lock_current_waits|0\n";
  };
  while (!is_waiting()) {
    REQUIRE(std::chrono::steady_clock::now() < deadline);
    std::this_thread::yield();
  }
}

}  // namespace

TEST_CASE("the rows of acquaintance become standings of their kind") {
  make_acquaintances();
  const TestClock clock;
  const auto plan = must(migration(clock)->plan());
  CHECK(has_line(plan.steps, "create the table standing"));
  CHECK(has_line(plan.steps, "move the rows of acquaintance to standing, and drop it"));
  must(migrate(clock));
  CHECK(standings() == kStandings);
  CHECK(shared_server().rows("SHOW TABLES", "greylist") == kFullTables);
  CHECK(must(migration(clock)->plan()).steps.empty());
}

TEST_CASE("interrupted at any point, the move of acquaintances goes on from there") {
  int points = 0;
  for (bool is_interrupted = true; is_interrupted; ++points) {
    INFO("point " << points);
    make_acquaintances();
    const TestClock clock;
    int lines = 0;
    const auto said = migrate(clock, [&](std::string_view) {
      if (lines++ == points) shared_server().kill_connections("root");
    });
    is_interrupted = !said;
    if (is_interrupted) must(migrate(clock));
    CHECK(standings() == kStandings);
    CHECK(shared_server().rows("SHOW TABLES", "greylist") == kFullTables);
  }
  CHECK(points > 2);
}

TEST_CASE("many acquaintances are moved slice by slice, beside those that standing has already") {
  make_acquaintances();
  shared_server().run(std::string(mysql_migrations()[5]), "greylist");
  // A service of this version has counted for the first row, and an interrupted run has moved the
  // second.
  shared_server().run(
      "INSERT INTO standing (kind, name, domain, passes, last_seen) VALUES"
      " ('client', '192.0.2.7/32', 'two.test', 1, 900), ('client', '2001:db8::/64', '', 5, 101);"
      "INSERT INTO acquaintance SELECT CONCAT('u', seq, '@there.test'), '', 'a@here.test', '', 0,"
      " 50 FROM " +
          numbers(1, 1700),
      "greylist");
  const TestClock clock;
  must(migrate(clock));
  CHECK(shared_server().rows("SELECT kind, COUNT(*) FROM standing GROUP BY kind ORDER BY kind",
                             "greylist") == "client|2\ncorrespondent|1701\nlocal-domain|1\n");
  CHECK(shared_server().rows("SELECT domain, passes, last_seen FROM standing"
                             " WHERE name IN ('192.0.2.7/32', '2001:db8::/64') ORDER BY name",
                             "greylist") == "|3|900\n|5|101\n");
}

// The move waits for the service's transaction, and must then see what it has written.
TEST_CASE("what a service of an earlier version counts during the move is not lost") {
  make_acquaintances();
  Session service(shared_server());
  service.run(
      "START TRANSACTION; UPDATE greylist.acquaintance SET passes = 4 WHERE client = "
      "'192.0.2.7/32'");
  const TestClock clock;
  const auto work = migration(clock);
  must(work->plan());
  auto moving = std::async(std::launch::async, [&] { return work->run([](std::string_view) {}); });
  wait_for_lock_wait();
  service.run("COMMIT");
  must(moving.get());
  CHECK(shared_server().rows("SELECT passes FROM standing WHERE name = '192.0.2.7/32'",
                             "greylist") == "4\n");
}

TEST_CASE("rows that can't be removed end the move of acquaintances, with nothing lost") {
  make_acquaintances();
  shared_server().run(
      "ALTER TABLE acquaintance MODIFY client VARCHAR(255) CHARACTER SET latin1 COLLATE latin1_bin"
      " NOT NULL; INSERT INTO acquaintance (address, client, recipient, domain, passes, last_seen)"
      " VALUES ('', 'caf\xc3\xa9', '', '', 5, 1)",
      "greylist");
  const TestClock clock;
  const auto said = migrate(clock);
  REQUIRE_FALSE(said);
  CAPTURE(said.error().text);
  CHECK(said.error().text.find("of 10 rows only 9 could be removed") != std::string::npos);
  CHECK(standings().empty());
  shared_server().run("DELETE FROM acquaintance WHERE client REGEXP '[^ -~]'", "greylist");
  must(migrate(clock));
  CHECK(standings() == kStandings);
}

TEST_CASE("an account that may not drop acquaintance leaves it empty, and says who may") {
  make_acquaintances();
  shared_server().run(
      "CREATE OR REPLACE USER mover@localhost IDENTIFIED BY 'secret';"
      "GRANT SELECT, INSERT, UPDATE, DELETE, CREATE ON greylist.* TO mover@localhost;"
      "CREATE OR REPLACE USER old@localhost;"
      "GRANT SELECT, INSERT, UPDATE, DELETE ON greylist.acquaintance TO old@localhost");
  const auto url =
      parse_store_url("mysql://mover:secret@localhost/?socket=" + shared_server().socket());
  const TestClock clock;
  const auto work = make_migration(*url, clock);
  must(work->plan());
  const auto said = must(work->run([](std::string_view) {}));
  CHECK(has_line(said, "DROP TABLE greylist.acquaintance;"));
  CHECK(standings() == kStandings);
  CHECK(shared_server().rows("SELECT COUNT(*) FROM acquaintance", "greylist") == "0\n");
  const auto by_root = must(migrate(clock));
  CHECK(has_line(
      by_root, "GRANT SELECT, INSERT, UPDATE, DELETE ON greylist.standing TO 'old'@'localhost';"));
  CHECK(shared_server().rows("SHOW TABLES", "greylist") == kFullTables);
  shared_server().run("DROP USER mover@localhost, old@localhost");
}

TEST_CASE("a table acquaintance that isn't grayling's is left alone") {
  shared_server().make_database();
  shared_server().run("CREATE TABLE acquaintance (name VARCHAR(20))", "greylist");
  const TestClock clock;
  must(migrate(clock));
  CHECK(must(migration(clock)->plan()).steps.empty());
  CHECK(shared_server().rows("SELECT COUNT(*) FROM acquaintance", "greylist") == "0\n");
}

}  // namespace grayling::mysql
