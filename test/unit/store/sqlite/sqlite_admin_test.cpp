// SPDX-License-Identifier: MIT
#include "store/sqlite/sqlite_admin.hpp"

#include <future>

#include "grayling/store/migrate.hpp"
#include "grayling/store/migrations.hpp"
#include "lock_holder.hpp"
#include "sqlite_file.hpp"
#include "store/sqlite/exemption_rows.hpp"
#include "store/sqlite/upgrade.hpp"
#include "unit/store/admin_contract.hpp"

namespace grayling {
namespace {

using namespace store_contract;

StoreUrl url_of(const SqliteFile& file) {
  StoreUrl url;
  url.path = file.path;
  return url;
}

std::unique_ptr<AdminStore> admin_of(const SqliteFile& file, bool may_upgrade = true) {
  return make_sqlite_admin(url_of(file), {std::chrono::milliseconds(200), may_upgrade});
}

}  // namespace

TEST_CASE("an SQLite file keeps what an administrator asks for") {
  SqliteFile file;
  const auto service = file.make();
  must(service->open());
  check_admin_contract([&] { return admin_of(file); }, *service,
                       [&] { file.execute("DELETE FROM change_mark"); });
}

TEST_CASE("an exemption is found by its text in an index, and not by reading the table") {
  SqliteFile file;
  must(file.make()->open());
  const auto connection = file.connect();
  auto explain = must(
      connection->prepare((std::string("EXPLAIN QUERY PLAN ") + sqlite::kExemptionsOf).c_str()));
  REQUIRE(must(explain.step()));
  const std::string plan = explain.text_at(3);
  CHECK(plan == "SEARCH exemption USING INDEX exemption_pattern (kind=? AND pattern=?)");
}

TEST_CASE("a file that isn't there is not made") {
  SqliteFile file;
  check_error(admin_of(file)->open(), ErrorKind::Unavailable, "there is no such file");
  CHECK(file.files().empty());
}

TEST_CASE("a file of an earlier schema is left to the service that has it, and not by a command") {
  SqliteFile file;
  file.execute(std::string(sqlite_migrations()[0]) + "; PRAGMA user_version = 1");
  check_error(admin_of(file, false)->open(), ErrorKind::Unavailable, "brings it up to date");
  CHECK(file.sql("PRAGMA user_version") == "1");
  must(admin_of(file)->open());
  CHECK(file.sql("PRAGMA user_version") == std::to_string(sqlite_migrations().size()));
  must(admin_of(file, false)->open());
}

TEST_CASE("no command upgrades a file under a service of an earlier version") {
  SqliteFile file;
  file.execute(std::string(sqlite_migrations()[0]) + "; PRAGMA user_version = 1");
  StoreOptions beside{std::chrono::milliseconds(200)};
  beside.is_beside_service = true;
  {
    const LockHolder service(url_of(file));
    const std::string why =
        "it has schema 1, and the grayling serve that uses it (process " +
        std::to_string(service.process()) +
        ") hasn't upgraded it: if that one is of an earlier version, restart it "
        "and run this again; otherwise its log says why it can't";
    check_error(admin_of(file)->open(), ErrorKind::Unavailable, why);
    const auto store = make_sqlite_store(url_of(file), beside, file.clock, file.log);
    check_error(store->open(), ErrorKind::Unavailable, why);
    CHECK(file.sql("PRAGMA user_version") == "1");
  }
  must(make_sqlite_store(url_of(file), beside, file.clock, file.log)->open());
  CHECK(file.sql("PRAGMA user_version") == std::to_string(sqlite_migrations().size()));
  const LockHolder service(url_of(file));
  must(admin_of(file)->open());
}

TEST_CASE("grayling migrate leaves the upgrade to a service that has just started") {
  SqliteFile file;
  file.execute(std::string(sqlite_migrations()[0]) + "; PRAGMA user_version = 1");
  const LockHolder service(url_of(file));
  const auto migration = make_migration(url_of(file), file.clock);
  CHECK_FALSE(must(migration->plan()).steps.empty());
  auto run =
      std::async(std::launch::async, [&] { return migration->run([](std::string_view) {}); });
  must(sqlite::upgrade(*file.connect(), sqlite_migrations()));
  CHECK(must(run.get()) == std::vector<std::string>{"Migrations applied: 0."});
}

TEST_CASE("a command waits for an upgrade as long as it waits for a lock") {
  SqliteFile file;
  file.execute(std::string(sqlite_migrations()[0]) + "; PRAGMA user_version = 1");
  const auto connection = file.connect();
  const auto wait = [&](int ms) {
    return sqlite::wait_for_upgrade(*connection, file.path, std::chrono::milliseconds(ms));
  };
  CHECK(must(wait(0)) == 1);  // nobody uses the file
  const LockHolder service(url_of(file));
  check_error(wait(0), ErrorKind::Unavailable, "hasn't upgraded it");
  check_error(wait(50), ErrorKind::Unavailable, "hasn't upgraded it");
  must(sqlite::upgrade(*connection, sqlite_migrations()));
  CHECK(must(wait(0)) == sqlite_migrations().size());
}

TEST_CASE("a file that was replaced is opened anew") {
  SqliteFile file;
  must(file.make()->open());
  const auto admin = admin_of(file);
  must(admin->open());
  std::filesystem::remove(file.path);
  check_error(admin->mark(), ErrorKind::Unavailable, "removed or replaced");
  check_error(admin->open(), ErrorKind::Unavailable, "no such file");
  must(file.make()->open());
  must(admin->open());
  CHECK(must(admin->mark()) == ChangeMark{});
}

TEST_CASE("what the service itself writes waits for no pause") {
  constexpr int kCommits = 20;
  constexpr std::chrono::milliseconds kPauses = kCommits * std::chrono::milliseconds(5);
  const auto time_of = [](const SqliteFile& file, bool is_in_service) {
    AdminOptions options{std::chrono::milliseconds(200)};
    options.is_in_service = is_in_service;
    const auto admin = make_sqlite_admin(url_of(file), options);
    must(admin->open());
    const std::vector<ExemptionMatch> matches = {{"client", "192.0.2.0/24", 1, 0}};
    const auto begin = std::chrono::steady_clock::now();
    for (int i = 0; i <= kCommits; ++i) must(admin->note_matches(matches));
    return std::chrono::steady_clock::now() - begin;
  };
  SqliteFile file;
  must(file.make()->open());
  const auto with_pauses = time_of(file, false);
  CHECK(with_pauses >= kPauses);
  // The best of a few, because a single one may meet a slow disk.
  auto without = time_of(file, true);
  for (int i = 0; i < 4; ++i) without = std::min(without, time_of(file, true));
  CHECK(without < with_pauses);
}

TEST_CASE("in a service no call reads for longer than its time") {
  SqliteFile file;
  must(file.make()->open());
  file.sql(
      "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 50000)"
      " INSERT INTO sender (address, client, recipient, first_seen, last_seen, passes)"
      " SELECT i || '@d', '192.0.2.0/24', 'r@d', 1, 1, 0 FROM n");
  SenderRange range;
  range.waiting_for = "nobody@d";
  for (const bool is_in_service : {false, true}) {
    CAPTURE(is_in_service);
    AdminOptions options{std::chrono::milliseconds(0)};
    options.is_in_service = is_in_service;
    const auto admin = make_sqlite_admin(url_of(file), options);
    must(admin->open());
    const auto rows = admin->senders(range, 10);
    CHECK(rows.has_value() != is_in_service);
    if (!is_in_service) continue;
    check_error(rows, ErrorKind::Unavailable, "interrupted");
    must(admin->mark());  // the next call has its own time, and a short one needs no more
  }
}

TEST_CASE("a cut is final: nothing is read, written or opened after it") {
  SqliteFile file;
  must(file.make()->open());
  const auto admin = admin_of(file);
  must(admin->open());
  const std::vector<ExemptionMatch> matches = {{"client", "192.0.2.0/24", 1, 0}};
  admin->cut();
  check_error(admin->note_matches(matches), ErrorKind::Unavailable, "not open");
  check_error(admin->open(), ErrorKind::Unavailable, "cut off");
  check_error(admin->note_matches(matches), ErrorKind::Unavailable, "not open");
  check_error(admin->mark(), ErrorKind::Unavailable, "not open");
  CHECK(file.sql("SELECT count(*) FROM exemption_match") == "0");
}

TEST_CASE("a store that is cut before its first open() stays closed") {
  SqliteFile file;
  must(file.make()->open());
  const auto admin = admin_of(file);
  admin->cut();
  check_error(admin->open(), ErrorKind::Unavailable, "cut off");
}

TEST_CASE("a batch of rows is written in slices, all of it") {
  SqliteFile file;
  must(file.make()->open());
  const auto admin = admin_of(file);
  must(admin->open());
  std::vector<SenderRow> rows;
  std::vector<Key> keys;
  for (std::size_t i = 0; i < kAdminBatchMax; ++i) {
    keys.push_back(key(std::to_string(i) + "@example.org"));
    rows.push_back({keys.back(), Record{1, 1, 0}});
  }
  must(admin->put(rows));
  CHECK(file.sql("SELECT count(*) FROM sender") == std::to_string(kAdminBatchMax));
  CHECK(must(admin->release(keys, 5)) == kAdminBatchMax);
  CHECK(must(admin->release(keys, 5)) == 0);
  CHECK(must(admin->forget(keys)) == kAdminBatchMax);
  CHECK(file.sql("SELECT count(*) FROM sender") == "0");
}

}  // namespace grayling
