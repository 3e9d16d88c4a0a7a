// SPDX-License-Identifier: MIT
#include <functional>

#include "grayling/base/domain.hpp"
#include "grayling/store/migrate.hpp"
#include "grayling/store/migrations.hpp"
#include "migration_fixture.hpp"
#include "store/mysql/migrate/mysql_migration.hpp"
#include "store/mysql/table/beside_tables.hpp"

namespace grayling::mysql {
namespace {

using namespace store_contract;

using Step = std::function<void(std::string_view)>;

constexpr const char* kAllTables =
    "change_mark\nexemption\nexemption_match\npurge_lease\nreport_count\nreport_"
    "wait\nsender\nsender_tutorial\nstanding\n";

// Runs the whole migration; `progress` gets each line.
Result<std::vector<std::string>> migrate(
    const Clock& clock, RenameTries tries, const Step& progress = [](auto) {}) {
  const auto work = make_mysql_migration(shared_server().root_url(), clock, tries);
  const auto plan = work->plan();
  if (!plan) return fail(plan.error());
  return work->run(progress);
}

Result<std::vector<std::string>> migrate(
    const Clock& clock, const Step& progress = [](auto) {}) {
  return migrate(clock, {}, progress);
}

// Returns the full table's records of these senders.
Found known_in_full(const std::vector<std::string>& addresses) {
  const TestClock clock;
  TestLog log;
  const auto store =
      make_mysql_store(shared_server().root_url(), {std::chrono::seconds(10)}, clock, log);
  CHECK(must(store->open()) == TableKind::Full);
  return must(store->find(senders(addresses)));
}

// Checks that each of `addresses` is known after the migration, by the key that its mail has now,
// or by the one that it had before domains became A-labels: a batch reads both.
void check(Tutorial& tutorial, const std::vector<std::string>& addresses) {
  const UnixSeconds now = tutorial.clock().now();
  auto keys = addresses;
  for (auto& key : keys) key = normal_address(key);
  const auto found = known_in_full(keys);
  const auto former = known_in_full(addresses);
  for (std::size_t i = 0; i < addresses.size(); ++i) {
    INFO(addresses[i]);
    CHECK((found[i] ? found[i] : former[i]) == Record{now, now, 1});
  }
}

// Tables that plan() refuses, or accepts.
void check_plan(const std::string& tables, std::string_view expected) {
  shared_server().make_database();
  shared_server().run(tables, "greylist");
  const TestClock clock;
  const auto before = shared_server().rows("SHOW TABLES", "greylist");
  const auto plan = migration(clock)->plan();
  const std::string text = plan ? plan->state : plan.error().text;
  INFO(tables << "\n" << text);
  CHECK(text.find(expected) != std::string::npos);
  CHECK(shared_server().rows("SHOW TABLES", "greylist") == before);
}

const std::vector<std::string> kSenders = {"",
                                           "anna@example.org",
                                           "o'brien@d",
                                           "a\\@d",
                                           "\xe4\xff@d",
                                           "\\xe4@d",
                                           "\u00e4@\u00fc.example",
                                           "\U0001f41f@d",
                                           "a@d ",
                                           "nobody",
                                           std::string(390, 'a') + "@d.example",
                                           std::string(600, 'b') + "@d.example",
                                           std::string(600, 'c') + "\xff@d.example"};

}  // namespace

TEST_CASE("every sender that the tutorial's table knew is known in the full one") {
  for (const std::string charset : {"utf8mb4", "latin1", "ascii", "cp932"}) {
    INFO(charset);
    Tutorial tutorial(charset);
    must(tutorial.store()->insert_missing(senders(kSenders), kFresh));
    tutorial.run("INSERT INTO sender VALUES ('Upper@Example.ORG', 'Upper', 'Example.ORG')");
    tutorial.run("INSERT INTO sender VALUES ('bob@x ', 'bob', 'x ')");
    const auto before = tutorial.table();
    const auto said = must(migrate(tutorial.clock()));
    CHECK(has_line(said, "match = \"sender\""));
    CHECK(has_line(said, "DROP TABLE greylist.sender_tutorial;"));
    CHECK(has_line(said,
                   "GRANT UPDATE, DELETE ON greylist.sender TO 'greylist-manager'@'localhost';"));
    check(tutorial, kSenders);
    check(tutorial, {"upper@example.org", "bob@x", "bob@x "});
    CHECK(known_in_full({"other@d"}) == Found{std::nullopt});
    CHECK(tutorial.rows("SELECT * FROM sender_tutorial ORDER BY 1") == before);
    CHECK(tutorial.rows("SHOW TABLES") == kAllTables);
  }
}

TEST_CASE("many rows are copied slice by slice, those that fall together are merged") {
  Tutorial tutorial("utf8mb4 COLLATE utf8mb4_bin");
  tutorial.run("INSERT INTO sender SELECT CONCAT('u', seq, '@d'), '', '' FROM " + numbers(1, 2500) +
               ";"
               "INSERT INTO sender SELECT CONCAT('U', seq, '@D'), '', '' FROM " +
               numbers(2001, 3000));
  must(migrate(tutorial.clock()));
  CHECK(tutorial.rows("SELECT COUNT(*), SUM(passes = 1), MIN(address), MAX(client) FROM sender") ==
        "3000|3000|u1000@d|\n");
}

TEST_CASE("senders that arrive during the migration are kept") {
  Tutorial tutorial;
  const auto store = tutorial.store();
  must(store->insert_missing(senders({"first@d"}), kFresh));
  std::vector<std::string> arrived = {"first@d"};
  must(migrate(tutorial.clock(), [&](std::string_view) {
    const auto next = std::to_string(arrived.size()) + "@d";
    // After the tables have changed places, the service must look at them again.
    if (store->insert_missing(senders({next}), kFresh)) arrived.push_back(next);
  }));
  CHECK(arrived.size() == 3);
  check(tutorial, arrived);
}

TEST_CASE("a service that works on the tutorial's table finds the full one after the switch") {
  for (const std::string charset : {"utf8mb4", "latin1", "utf8mb3", "cp932"}) {
    INFO(charset);
    Tutorial tutorial(charset);
    const auto store = tutorial.store();
    must(migrate(tutorial.clock()));
    const auto inserted = store->insert_missing(senders({"new@d"}), kFresh);
    REQUIRE(!inserted);
    INFO(inserted.error().text);
    CHECK(inserted.error().kind == ErrorKind::Unavailable);
    tutorial.run("GRANT UPDATE, DELETE ON greylist.sender TO 'greylist-manager'@'localhost'");
    CHECK(must(store->open()) == TableKind::Full);
    CHECK(must(store->insert_missing(senders({"new@d"}), kFresh)) == Found{std::nullopt});
  }
}

TEST_CASE("a transaction that holds the table is waited for, and nobody behind the migration") {
  Tutorial tutorial;
  must(tutorial.store()->insert_missing(senders({"a@d"}), kFresh));
  Session other(shared_server());
  other.run("START TRANSACTION; SELECT * FROM sender");
  int waits = 0;
  must(migrate(tutorial.clock(), {3, std::chrono::milliseconds(0)}, [&](std::string_view line) {
    if (line != "another transaction holds the table; trying again") return;
    must(tutorial.store()->insert_missing(senders({std::to_string(++waits) + "@d"}), kFresh));
    if (waits == 2) other.run("COMMIT");
  }));
  CHECK(waits == 2);
  check(tutorial, {"a@d", "1@d", "2@d"});
}

TEST_CASE("a transaction that doesn't end stops the migration, which can be run again") {
  Tutorial tutorial;
  must(tutorial.store()->insert_missing(senders({"a@d"}), kFresh));
  Session other(shared_server());
  other.run("START TRANSACTION; SELECT * FROM sender");
  const auto start = std::chrono::steady_clock::now();
  const auto said = migrate(tutorial.clock(), {2, std::chrono::milliseconds(0)});
  // It tries twice, for a second each. All others wait meanwhile.
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(10));
  REQUIRE(!said);
  INFO(said.error().text);
  CHECK(said.error().text.find("another transaction holds the table") != std::string::npos);
  CHECK(said.error().text.find("run this again") != std::string::npos);
  must(tutorial.store()->insert_missing(senders({"b@d"}), kFresh));
  other.run("COMMIT");
  must(migrate(tutorial.clock()));
  check(tutorial, {"a@d", "b@d"});
}

TEST_CASE("interrupted at any point, the migration goes on from there") {
  int points = 0;
  for (bool is_interrupted = true; is_interrupted; ++points) {
    INFO("point " << points);
    Tutorial tutorial;
    must(tutorial.store()->insert_missing(senders(kSenders), kFresh));
    int lines = 0;
    const auto said = migrate(tutorial.clock(), [&](std::string_view) {
      if (lines++ == points) shared_server().kill_connections("root");
    });
    is_interrupted = !said;
    if (is_interrupted) must(migrate(tutorial.clock()));
    check(tutorial, kSenders);
    CHECK(tutorial.rows("SHOW TABLES") == kAllTables);
    const auto again = must(migration(tutorial.clock())->plan());
    CHECK(again.steps.empty());
  }
  CHECK(points > 4);
}

TEST_CASE("tables that changed places one by one, or were not caught up, are finished") {
  for (const std::string half : {"RENAME TABLE sender TO sender_tutorial",
                                 "RENAME TABLE sender TO sender_tutorial, sender_new TO sender"}) {
    Tutorial tutorial;
    must(tutorial.store()->insert_missing(senders({"a@d", "b@d"}), kFresh));
    std::string full(mysql_migrations()[0]);
    full.replace(full.find("TABLE sender "), 13, "TABLE sender_new ");
    tutorial.run(full);
    tutorial.run(half);
    must(migrate(tutorial.clock()));
    check(tutorial, {"a@d", "b@d"});
    CHECK(must(migration(tutorial.clock())->plan()).steps.empty());
  }
}

TEST_CASE("what was purged after the migration doesn't come back with another run") {
  Tutorial tutorial;
  must(tutorial.store()->insert_missing(senders({"a@d"}), kFresh));
  must(migrate(tutorial.clock()));
  tutorial.run("DELETE FROM sender");
  must(migrate(tutorial.clock()));
  CHECK(tutorial.rows("SELECT COUNT(*) FROM sender") == "0\n");
}

TEST_CASE("plan says what is there, and changes nothing") {
  const std::string tutorial =
      " (address varchar(500) PRIMARY KEY, user varchar(500) NOT NULL,"
      " domain varchar(500) NOT NULL);";
  const std::string full(mysql_migrations()[0]);
  const std::string other = " (id int PRIMARY KEY);";
  check_plan("DO 1", "greylist.sender isn't there yet");
  std::string all = full;
  for (const auto& table : kBesideTables) {
    all.append(";").append(mysql_migrations()[table.migration]);
  }
  check_plan(all, "greylist.sender is grayling's full table, and up to date");
  check_plan(full, "greylist.sender is grayling's full table.");
  check_plan("CREATE TABLE sender" + tutorial, "greylist.sender is the vSMTP tutorial's table");
  check_plan("CREATE TABLE sender" + other, "its column address is missing");
  check_plan("CREATE TABLE sender" + tutorial + "CREATE TABLE sender_new" + other,
             "sender_new, whose name is needed, is something else");
  check_plan("CREATE TABLE sender" + tutorial + "CREATE TABLE sender_tutorial" + tutorial,
             "sender_tutorial, whose name is needed, is there already");
  check_plan("CREATE TABLE sender_tutorial" + tutorial, "sender_tutorial and no sender");
  check_plan(all + "; CREATE TABLE sender_tutorial" + other, "up to date");
}

TEST_CASE("a missing table is created, and a second run has nothing to do") {
  shared_server().make_database();
  const TestClock clock;
  must(migrate(clock));
  CHECK(must(migration(clock)->plan()).steps.empty());
  CHECK(known_in_full({"a@d"}) == Found{std::nullopt});
}

TEST_CASE(
    "from every earlier schema the tables come up to date, and a service works on meanwhile") {
  for (std::size_t number = 1; number < mysql_migrations().size(); ++number) {
    INFO("schema " << number);
    shared_server().make_database();
    for (std::size_t i = 0; i < number; ++i) {
      shared_server().run(std::string(mysql_migrations()[i]), "greylist");
    }
    shared_server().run(
        "INSERT INTO sender (address, client, recipient, first_seen, last_seen,"
        " passes) VALUES ('old@d', '', '', 1, 2, 3)",
        "greylist");
    // That service has found this before, and knows no newer table.
    Session service(shared_server());
    const std::string admit =
        "INSERT IGNORE INTO sender (address, client, recipient, first_seen, last_seen, passes)"
        " VALUES ('during@d', '', '', 4, 5, 6)";
    service.run("START TRANSACTION; " + admit);
    const TestClock clock;
    const auto before = shared_server().rows("SHOW TABLES", "greylist");
    const auto work = migration(clock);
    CHECK_FALSE(must(work->plan()).steps.empty());  // a dry run does only this
    CHECK(shared_server().rows("SHOW TABLES", "greylist") == before);
    must(work->run([](std::string_view) {}));
    service.run("COMMIT");
    CHECK(must(migration(clock)->plan()).steps.empty());
    CHECK(shared_server().rows("SHOW TABLES WHERE Tables_in_greylist <> 'sender_tutorial'",
                               "greylist") == kFullTables);
    CHECK(shared_server().rows("SELECT address, passes FROM greylist.sender ORDER BY 1") ==
          "during@d|6\nold@d|3\n");
  }
}

TEST_CASE("a full table that an earlier release made gets the tables beside it") {
  shared_server().make_database();
  shared_server().run(std::string(mysql_migrations()[0]), "greylist");
  const TestClock clock;
  must(migrate(clock));
  CHECK(must(migration(clock)->plan()).steps.empty());
  CHECK(shared_server().rows("SELECT id, holder, until FROM greylist.purge_lease") == "1||0\n");
  CHECK(shared_server().rows("SELECT * FROM greylist.change_mark") == "1|0|0\n");
}

TEST_CASE("an account that may not is told so") {
  Tutorial tutorial;
  const auto url = parse_store_url("mysql://greylist-manager:your-password@localhost/?socket=" +
                                   shared_server().socket());
  const auto work = make_migration(*url, tutorial.clock());
  must(work->plan());
  const auto said = work->run([](std::string_view) {});
  REQUIRE(!said);
  CHECK(said.error().text.find("this account may not") != std::string::npos);
  CHECK(said.error().text.find("your-password") == std::string::npos);
  CHECK(tutorial.rows("SHOW TABLES") == "sender\n");
}

}  // namespace grayling::mysql
