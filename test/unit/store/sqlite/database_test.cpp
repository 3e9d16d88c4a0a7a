// SPDX-License-Identifier: MIT
// A store whose file is missing, damaged, removed, or another program's.
#include <sys/stat.h>
#include <unistd.h>

#include "grayling/base/permission.hpp"
#include "grayling/store/admin.hpp"
#include "grayling/store/migrate.hpp"
#include "grayling/store/open.hpp"
#include "sqlite_file.hpp"
#include "store/sqlite/access_remedy.hpp"
#include "store/sqlite/database_file.hpp"
#include "support/unprivileged.hpp"

namespace grayling {
namespace {

using namespace store_contract;
namespace fs = std::filesystem;

const std::vector<Key> kKeys = {key("anna@example.org")};

void write(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

ino_t inode_of(const std::string& path) {
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  return status.st_ino;
}

// A file that can be opened and has rows on many pages.
std::string many_rows(SqliteFile& file) {
  const auto store = opened([&] { return file.make(); });
  std::vector<Key> keys = kKeys;
  for (int i = 0; i < 2000; ++i) keys.push_back(key(std::to_string(i) + "@example.org"));
  must(store->insert_missing(keys, kFresh));
  return file.path;
}

void check_starts_afresh(SqliteFile& file, Store& store, const std::string& damaged) {
  REQUIRE(must(store.open()) == TableKind::Full);
  CHECK(must(store.insert_missing(kKeys, kFresh)) == Found{std::nullopt});
  const auto aside = file.path + ".corrupt-" + std::to_string(file.clock.now());
  CHECK(content(aside) == damaged);
  CHECK(file.log.count("is damaged") == 1);
  CHECK(file.log.count(aside) == 1);
  CHECK(must(opened([&] { return file.make(); })->find(kKeys)) == Found{kFresh});
  CHECK(file.set_aside().size() == 1);
}

void check_set_aside(const std::string& damaged) {
  INFO(damaged.substr(0, 20));
  SqliteFile file;
  write(file.path, damaged);
  const auto store = file.make();
  check_starts_afresh(file, *store, damaged);
}

void check_refused(const std::string& statements, const std::string& part) {
  INFO(statements);
  SqliteFile file;
  file.execute(statements);
  const auto before = content(file.path);
  check_error(file.make()->open(), ErrorKind::Config, part);
  check_error(file.make()->open(), ErrorKind::Config, file.path);
  CHECK(file.set_aside().empty());
  CHECK(file.sql("SELECT name FROM sqlite_schema") == file.sql("SELECT name FROM sqlite_schema"));
}

}  // namespace

TEST_CASE("a file is made where there is none, and said so once") {
  SqliteFile file;
  opened([&] { return file.make(); });
  opened([&] { return file.make(); });
  CHECK(file.log.count("is new") == 1);
  write(file.directory.path("empty"), "");
  CHECK(must(file.make(file.directory.path("empty"))->open()) == TableKind::Full);
  CHECK(file.log.count("empty was empty: nothing is known of senders") == 1);
  CHECK(file.log.lines().size() == 2);
}

TEST_CASE("where no file can be, the error says what to do") {
  SqliteFile file;
  check_error(file.make(file.directory.path("no/g.db"))->open(), ErrorKind::Config,
              "there is no directory " + file.directory.path("no"));
  check_error(file.make(file.directory.path())->open(), ErrorKind::Config, "is a directory");
  write(file.path, "");
  check_error(file.make(file.path + "/g.db")->open(), ErrorKind::Config, "there is no directory");
}

TEST_CASE("without permission, the error says what to do") {
  SqliteFile file;
  fs::permissions(file.directory.path(), fs::perms(0555));
  const Unprivileged user;
  const auto remedy = permission_remedy(file.directory.path());
  REQUIRE(remedy.starts_with("; "));
  check_error(file.make()->open(), ErrorKind::Config, "Permission denied" + remedy);
}

TEST_CASE("a file, its log or its directory that is kept from us is named") {
  SqliteFile file;
  const auto owner = opened([&] { return file.make(); });
  fs::permissions(file.directory.path(), fs::perms(0777));
  for (const auto& name : file.files()) fs::permissions(name, fs::perms(0666));
  const std::string kept = GENERATE(std::string(""), std::string("-wal"), std::string("-shm"));
  fs::permissions(file.path + kept, fs::perms(0000));
  const Unprivileged user;
  const auto remedy = permission_remedy(file.path + kept);
  REQUIRE(remedy.find(file.path + kept) != std::string::npos);
  CHECK(sqlite::access_remedy(file.path) == remedy);
  // Within a process, SQLite shares its open -shm file.
  if (kept != "-shm") check_error(file.make()->open(), ErrorKind::Unavailable, remedy);
}

TEST_CASE("what may be in a directory that can't be looked into is not said to be missing") {
  SqliteFile file;
  fs::permissions(file.directory.path(), fs::perms(0000));
  {
    const Unprivileged user;
    const auto remedy = permission_remedy(file.directory.path());
    const auto admin = make_admin_store(must(parse_store_url("sqlite:" + file.path)), {});
    check_error(admin->open(), ErrorKind::Unavailable, "unable to open database file" + remedy);
    const auto migration =
        make_migration(must(parse_store_url("sqlite:" + file.path)), SystemClock());
    check_error(migration->plan(), ErrorKind::Unavailable, remedy);
    CHECK(sqlite::is_there(file.path));
  }
  fs::permissions(file.directory.path(), fs::perms(0700));
  CHECK_FALSE(sqlite::is_there(file.path));
  CHECK_FALSE(sqlite::is_there(file.directory.path("no/g.db")));
}

TEST_CASE("a file that may be read and not written serves those it knows") {
  SqliteFile file;
  const auto owner = opened([&] { return file.make(); });
  must(owner->insert_missing(kKeys, kFresh));
  fs::permissions(file.directory.path(), fs::perms(0555));
  for (const auto& name : file.files()) fs::permissions(name, fs::perms(0444));
  const Unprivileged user;
  const auto store = opened([&] { return file.make(); });
  CHECK(must(store->find(kKeys)) == Found{kFresh});
  const std::vector<Key> strangers = {key("bob@example.org")};
  check_error(store->insert_missing(strangers, kFresh), ErrorKind::ReadOnly,
              "readonly database" + permission_remedy(file.path));
  CHECK(must(store->find(strangers)) == Found{std::nullopt});
}

TEST_CASE("what is no database any more is set aside, and a new one begun") {
  check_set_aside("all mail is spam\n");
  check_set_aside(std::string(8192, '\0'));
  SqliteFile good;
  const auto whole = content(many_rows(good));
  check_set_aside(whole.substr(0, 50));
  check_set_aside(whole.substr(0, 6000));
  check_set_aside(std::string(4096, '\xff') + whole.substr(4096));
  check_set_aside(whole.substr(0, 4096) + std::string(whole.size() - 4096, '\0'));
}

TEST_CASE("the log of a damaged database is set aside with it") {
  SqliteFile file;
  write(file.path, "all mail is spam\n");
  write(file.path + "-wal", "greylisting helps");
  opened([&] { return file.make(); });
  const auto aside = file.path + ".corrupt-" + std::to_string(file.clock.now());
  CHECK(content(aside) == "all mail is spam\n");
  CHECK(content(aside + "-wal") == "greylisting helps");
}

TEST_CASE("damage that shows while serving is set aside when the store is opened again") {
  SqliteFile file;
  auto damaged = content(many_rows(file));
  damaged.replace(damaged.size() / 2, std::string::npos, damaged.size() / 2, '\x55');
  write(file.path, damaged);
  const auto store = opened([&] { return file.make(); });
  const auto other = opened([&] { return file.make(); });
  const auto third = opened([&] { return file.make(); });
  check_error(store->find(kKeys), ErrorKind::Unavailable, "malformed");
  check_error(other->find(kKeys), ErrorKind::Unavailable, "malformed");
  CHECK(file.set_aside().empty());
  check_starts_afresh(file, *store, damaged);
  // Workers that saw the same damage, or none yet, use the new file and rename nothing.
  check_error(third->find(kKeys), ErrorKind::Unavailable, "removed or replaced");
  for (const auto& worker : {other.get(), third.get()}) {
    must(worker->open());
    CHECK(must(worker->find(kKeys)) == Found{kFresh});
  }
  CHECK(file.set_aside().size() == 1);
}

TEST_CASE("a disk that ruins each file isn't filled with them") {
  SqliteFile file;
  const auto store = file.make();
  write(file.path, "ruined");
  must(store->open());
  file.execute("PRAGMA wal_checkpoint(TRUNCATE)");  // otherwise the -wal file would repair it
  write(file.path, "ruined again");
  file.clock.pass(59);
  check_error(store->open(), ErrorKind::Unavailable, "damaged again");
  CHECK(file.set_aside().size() == 1);
  file.clock.pass(1);
  must(store->open());
  CHECK(file.set_aside().size() == 2);
}

TEST_CASE("a good copy that is put in place of a damaged file is used") {
  SqliteFile file;
  const auto store = opened([&] { return file.make(); });
  must(store->insert_missing(kKeys, kFresh));
  file.execute("PRAGMA wal_checkpoint(TRUNCATE)");
  const auto good = content(file.path);
  for (int i = 0; i < 2; ++i) {
    file.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    write(file.path, "ruined");
    static_cast<void>(store->open());  // the second time: damaged again, within the minute
  }
  REQUIRE(file.set_aside().size() == 1);
  write(file.path, good);
  must(store->open());
  CHECK(must(store->find(kKeys)) == Found{kFresh});
  file.clock.pass(60);
  must(store->open());
  CHECK(file.set_aside().size() == 1);
}

TEST_CASE("a damaged file never takes the place of an earlier one") {
  SqliteFile file;
  write(file.path, "ruined");
  write(file.path + ".corrupt-" + std::to_string(file.clock.now()), "earlier");
  opened([&] { return file.make(); });
  const auto aside = file.set_aside();
  REQUIRE(aside.size() == 2);
  CHECK(content(aside[0]) == "earlier");
  CHECK(content(aside[1]) == "ruined");
}

TEST_CASE("a file that was removed or replaced is noticed at the next call, and opened anew") {
  SqliteFile file;
  const auto store = opened([&] { return file.make(); });
  const auto other = opened([&] { return file.make(); });
  must(store->insert_missing(kKeys, kFresh));
  const auto old_memory = inode_of(file.path + "-shm");
  std::string told = "was removed or renamed while grayling used it";
  SECTION("removed") {
    fs::remove(file.path);
  }
  SECTION("removed with its log") {
    for (const auto& name : file.files()) fs::remove(name);
  }
  SECTION("renamed") {
    fs::rename(file.path, file.path + ".old");
  }
  SECTION("replaced") {
    SqliteFile another;
    opened([&] { return another.make(); });
    fs::copy(another.path, file.path + ".new");
    for (const auto* suffix : {"-wal", "-shm"}) fs::remove(file.path + suffix);
    fs::rename(file.path + ".new", file.path);
    told = "was replaced while grayling used it";
  }
  check_error(store->insert_missing(kKeys, kFresh), ErrorKind::Unavailable, "removed or replaced");
  check_error(store->find(kKeys), ErrorKind::Unavailable, "removed or replaced");
  must(store->open());
  CHECK(file.log.count(told) == 1);  // and not that it is new
  CHECK(file.log.lines().size() == 2);
  CHECK(must(store->insert_missing(kKeys, kFresh)) == Found{std::nullopt});
  CHECK(inode_of(file.path + "-shm") != old_memory);  // the other worker still has that mapped
  // When the other worker's old connection ends, it removes nothing of the new file.
  check_error(other->find(kKeys), ErrorKind::Unavailable, "removed or replaced");
  must(other->open());
  CHECK(must(other->find(kKeys)) == Found{kFresh});
  must(other->insert_missing(std::vector<Key>{key("bob@example.org")}, kFresh));
  SqliteFile after;
  for (const auto* suffix : {"", "-wal"}) fs::copy(file.path + suffix, after.path + suffix);
  CHECK(after.sql("SELECT count(*) FROM sender") == "2");
  CHECK(after.sql("PRAGMA integrity_check") == "ok");
}

TEST_CASE("a log that was removed is noticed at the next call, and nothing is lost") {
  SqliteFile file;
  const auto store = opened([&] { return file.make(); });
  must(store->insert_missing(kKeys, kFresh));
  fs::remove(file.path + "-wal");
  check_error(store->find(kKeys), ErrorKind::Unavailable, "removed or replaced");
  must(store->open());
  CHECK(must(store->find(kKeys)) == Found{kFresh});
  must(store->insert_missing(std::vector<Key>{key("bob@example.org")}, kFresh));
  CHECK(file.sql("SELECT count(*) FROM sender") == "2");
}

TEST_CASE("a store that isn't open says so") {
  SqliteFile file;
  check_error(file.make()->find(kKeys), ErrorKind::Unavailable, "not open");
}

TEST_CASE("the file of a newer grayling, or of another program, is left alone") {
  check_refused("PRAGMA user_version = 99", "newer");
  check_refused("PRAGMA user_version = -1", "another program");
  check_refused("CREATE TABLE greylist (ip, sender)", "another program");
  check_refused("CREATE TABLE sender (address, user, domain)", "another program");
  check_refused("CREATE TABLE sender (address, user, domain); PRAGMA user_version = 1",
                "the table sender isn't grayling's: its column client is missing");
  check_refused("CREATE TABLE greylist (ip); PRAGMA user_version = 1", "another program");
  check_refused(
      "CREATE TABLE sender (address TEXT NOT NULL, user TEXT, domain TEXT, client TEXT NOT NULL,"
      " recipient TEXT NOT NULL, first_seen INTEGER NOT NULL, last_seen INTEGER NOT NULL,"
      " passes INTEGER NOT NULL, PRIMARY KEY (address, client)); PRAGMA user_version = 1",
      "its primary key isn't (address, client, recipient)");
}

TEST_CASE("a table or a column that an administrator adds is no trouble") {
  SqliteFile file;
  opened([&] { return file.make(); });
  file.execute("CREATE TABLE notes (text)");
  file.execute("ALTER TABLE sender ADD COLUMN note TEXT");
  file.execute("ALTER TABLE sender ADD COLUMN score INTEGER NOT NULL DEFAULT 0");
  const auto store = opened([&] { return file.make(); });
  CHECK(must(store->insert_missing(kKeys, kFresh)) == Found{std::nullopt});
  CHECK(must(store->find(kKeys)) == Found{kFresh});
}

TEST_CASE("a table beside sender that is missing is made anew") {
  const std::string table = GENERATE("standing", "exemption", "exemption_match", "change_mark",
                                     "report_count", "report_wait");
  INFO(table);
  SqliteFile file;
  must(opened([&] { return file.make(); })->insert_missing(kKeys, kFresh));
  const auto schema = [&] {
    return file.sql("SELECT group_concat(sql) FROM (SELECT sql FROM sqlite_schema ORDER BY name)");
  };
  const auto before = schema();
  file.execute("DROP TABLE " + table);
  const auto store = opened([&] { return file.make(); });
  CHECK(must(store->find(kKeys)) == Found{kFresh});
  CHECK(schema() == before);
  CHECK(file.sql("SELECT count(*) FROM change_mark") == "1");
}

TEST_CASE("an index that is missing is made anew") {
  SqliteFile file;
  opened([&] { return file.make(); });
  file.execute("DROP INDEX standing_last_seen");
  opened([&] { return file.make(); });
  CHECK(file.sql("SELECT count(*) FROM sqlite_schema WHERE name = 'standing_last_seen'") == "1");
}

}  // namespace grayling
