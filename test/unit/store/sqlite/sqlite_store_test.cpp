// SPDX-License-Identifier: MIT
#include <csignal>
#include <thread>

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "disk_sync.hpp"
#include "grayling/store/column.hpp"
#include "sqlite_file.hpp"
#include "store/sqlite/write_turn.hpp"
#include "unit/store/standing_contract.hpp"

namespace grayling {
namespace {

using namespace store_contract;

const std::vector<Key> kKeys = {key("anna@example.org"), key("bob@example.org")};

// While it exists, no file can grow beyond `bytes`: writing fails, as on a full disk.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) : signal_(std::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileSizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, signal_);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

 private:
  void (*signal_)(int);
  rlimit before_{};
};

unsigned mode_of(const std::string& path) {
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  return status.st_mode & 0777U;
}

void check_parts(const SqliteFile& file, const std::string& address, const std::string& user,
                 const std::string& domain) {
  INFO(address);
  const auto where = " FROM sender WHERE address = '" + address + "'";
  CHECK(file.sql("SELECT user" + where) == user);
  CHECK(file.sql("SELECT domain" + where) == domain);
  const auto parts = split_address(address);
  CHECK(parts.local == user);
  CHECK(parts.domain == domain);
}

}  // namespace

TEST_CASE("an SQLite store keeps the contract of all stores") {
  SqliteFile file;
  check_store_contract([&] { return file.make(); });
}

TEST_CASE("an SQLite store keeps the contract of standings") {
  SqliteFile file;
  check_standing_contract([&] { return file.make(); });
}

TEST_CASE("what was answered is in the file's log, also after a kill -9") {
  SqliteFile file;
  const auto store = opened([&] { return file.make(); });
  must(store->insert_missing(kKeys, kFresh));
  // A killed process leaves exactly what is on the disk at this moment.
  SqliteFile after;
  for (const auto* suffix : {"", "-wal"}) {
    std::filesystem::copy(file.path + suffix, after.path + suffix);
  }
  CHECK(must(opened([&] { return after.make(); })->find(kKeys)) == Found{kFresh, kFresh});
  CHECK(file.sql("PRAGMA journal_mode") == "wal");
}

TEST_CASE("an answer comes after the disk has the row, and one that wrote nothing costs no sync") {
  SqliteFile file;
  const auto store = opened([&] { return file.make(); });
  must(store->insert_missing(std::span(kKeys).first(1), kFresh));
  const auto syncs = [&](auto call) {
    const int before = disk_sync::count;
    call();
    return disk_sync::count - before;
  };
  CHECK(syncs([&] { must(store->insert_missing(kKeys, kFresh)); }) == 1);
  CHECK(syncs([&] { must(store->insert_missing(kKeys, kFresh)); }) == 0);
  CHECK(syncs([&] { must(store->find(kKeys)); }) == 0);
  const std::vector<Change> changes = {{kKeys[0], kFresh, {kNow, kNow, 1}}};
  CHECK(syncs([&] { must(store->save(changes)); }) == 1);
  CHECK(syncs([&] { must(store->save(changes)); }) == 0);
}

TEST_CASE("what the disk doesn't take is no answer") {
  SqliteFile file;
  const auto store = opened([&] { return file.make(); });
  must(store->insert_missing(std::span(kKeys).first(1), kFresh));
  disk_sync::fails = true;
  const auto inserted = store->insert_missing(kKeys, kFresh);
  const auto found = store->find(kKeys);
  disk_sync::fails = false;
  check_error(inserted, ErrorKind::ReadOnly, "disk I/O error");
  CHECK(must(found) == Found{kFresh, std::nullopt});
  CHECK(must(store->insert_missing(kKeys, kFresh)) == Found{kFresh, std::nullopt});
}

TEST_CASE("who only reads sees what is committed, and changes and makes nothing") {
  SqliteFile file;
  file.path = file.directory.path("a 100%?x=#1.db");  // of a meaning in a URI
  const auto read_only = [&] {
    StoreUrl url;
    url.path = file.path;
    StoreOptions options;
    options.is_read_only = true;
    return make_sqlite_store(url, options, file.clock, file.log);
  };
  CHECK(read_only()->open().error().kind == ErrorKind::Unavailable);
  CHECK(file.files().empty());
  const std::vector<Key> keys = {key("a"), key("b")};
  {
    const auto writer = file.make();
    REQUIRE(writer->open());
    REQUIRE(writer->insert_missing(std::vector<Key>{key("a")}, kFresh));
    const auto reader = read_only();
    REQUIRE(reader->open());
    const auto found = reader->find(keys);
    REQUIRE(found);
    CHECK((*found)[0] == kFresh);
    CHECK_FALSE((*found)[1]);
    REQUIRE(writer->insert_missing(keys, kFresh));
    CHECK((*reader->find(keys))[1] == kFresh);
    CHECK(reader->insert_missing(std::vector<Key>{key("c")}, kFresh).error().kind ==
          ErrorKind::ReadOnly);
  }
  CHECK(file.files() == std::vector<std::string>{file.path});
  const auto reader = read_only();
  REQUIRE(reader->open());
  CHECK((*reader->find(keys))[1] == kFresh);
  CHECK(file.files() == std::vector<std::string>{file.path});
  file.execute("PRAGMA user_version = 1");
  CHECK_FALSE(read_only()->open());
}

TEST_CASE("user and domain are the address around its last '@'") {
  SqliteFile file;
  const auto store = opened([&] { return file.make(); });
  struct Row {
    std::string address, user, domain;
  };
  const Row rows[] = {{"a@b", "a", "b"},
                      {"a@b@c", "a@b", "c"},
                      {"aba@aba", "aba", "aba"},
                      {"", "", ""},
                      {"postmaster", "postmaster", ""},
                      {"@", "", ""},
                      {"@@", "@", ""},
                      {"a@", "a", ""},
                      {"@b", "", "b"},
                      {"\u00e4\u00f6@b\u00fccher.example", "\u00e4\u00f6", "b\u00fccher.example"}};
  for (const auto& row : rows) {
    const auto row_key = key(row.address);
    must(store->insert_missing({&row_key, 1}, kFresh));
    check_parts(file, row.address, row.user, row.domain);
  }
}

TEST_CASE("the table takes no row of another shape from other programs") {
  SqliteFile file;
  opened([&] { return file.make(); });
  const std::string insert =
      "INSERT INTO sender (address, client, recipient, first_seen, last_seen, passes) VALUES ";
  file.execute(insert + "('a@d', '', '', 1, 1, 0)");
  for (const std::string row :
       {"('a@d', '', '', 1, 1, 0)", "(NULL, '', '', 1, 1, 0)", "('b@d', '', '', 'x', 1, 0)",
        "('b@d', '', '', 1, 1.5, 0)", "('b@d', '', '', 1, 1, -1)", "('b@d', '', '', 1, 1, 1 << 32)",
        "(x'00', '', '', 1, 1, 0)", "(printf('%321s', 'x'), '', '', 1, 1, 0)"}) {
    INFO(row);
    CHECK_FALSE(file.connect()->execute((insert + row).c_str()));
  }
  CHECK(file.sql("SELECT count(*) FROM sender") == "1");
}

TEST_CASE("others on the host can't read the file") {
  SqliteFile file;
  const auto umask_before = ::umask(022);
  const auto store = opened([&] { return file.make(); });
  must(store->insert_missing(kKeys, kFresh));
  ::umask(umask_before);
  CHECK(mode_of(file.path) == 0640);
  CHECK(mode_of(file.path + "-wal") == 0640);
  CHECK(mode_of(file.path + "-shm") == 0640);
}

TEST_CASE("while another program holds the write lock, writing is to be tried again") {
  SqliteFile file;
  const auto store = opened([&] { return file.make(); });
  must(store->insert_missing(std::span(kKeys).first(1), kFresh));
  const auto other = file.connect();
  must(other->execute("BEGIN IMMEDIATE"));
  check_error(store->insert_missing(kKeys, kFresh), ErrorKind::Conflict, "locked");
  check_error(store->save(std::vector<Change>(1)), ErrorKind::Conflict, "locked");
  check_error(store->touch(std::vector<Touch>(1)), ErrorKind::Conflict, "locked");
  check_error(store->purge(std::nullopt, 1, {0, 0, true}), ErrorKind::Conflict, "locked");
  CHECK(must(store->find(kKeys)) == Found{kFresh, std::nullopt});
  CHECK(must(store->purge(std::nullopt, 10, {})).seen == 1);
  must(other->execute("COMMIT"));
  CHECK(must(store->insert_missing(kKeys, kFresh)) == Found{kFresh, std::nullopt});
}

TEST_CASE("a worker whose turn to write doesn't come in time tries again, and reads meanwhile") {
  SqliteFile file;
  const auto store = opened([&] { return file.make(); });
  {
    const sqlite::WriteTurn another_worker{std::chrono::milliseconds(0)};
    REQUIRE(another_worker.came());
    check_error(store->insert_missing(kKeys, kFresh), ErrorKind::Conflict, "another worker");
    CHECK(must(store->find(kKeys)) == Found{std::nullopt, std::nullopt});
  }
  CHECK(must(store->insert_missing(kKeys, kFresh)) == Found{std::nullopt, std::nullopt});
}

TEST_CASE("where the disk takes no more, the known are still found, and all works again later") {
  SqliteFile file;
  const auto store = opened([&] { return file.make(); });
  must(store->insert_missing(std::span(kKeys).first(1), kFresh));
  const auto touches = std::vector<Touch>{{kKeys[0], kNow + 1}};
  {
    const FileSizeLimit full(std::filesystem::file_size(file.path + "-wal"));
    check_error(store->insert_missing(kKeys, kFresh), ErrorKind::ReadOnly, file.path);
    check_error(store->touch(touches), ErrorKind::ReadOnly, file.path);
    CHECK(must(store->find(kKeys)) == Found{kFresh, std::nullopt});
    CHECK(must(opened([&] { return file.make(); })->find(kKeys)) == Found{kFresh, std::nullopt});
  }
  CHECK(must(store->insert_missing(kKeys, kFresh)) == Found{kFresh, std::nullopt});
  CHECK(must(opened([&] { return file.make(); })->find(kKeys)) == Found{kFresh, kFresh});
}

TEST_CASE("a full database is one that can't be written to") {
  SqliteFile file;
  const auto connection = file.connect();
  must(connection->execute("CREATE TABLE t (x); PRAGMA max_page_count = 3"));
  check_error(connection->execute("INSERT INTO t VALUES (zeroblob(20000))"), ErrorKind::ReadOnly,
              "room");
}

TEST_CASE("several workers insert each key once") {
  constexpr int kWorkers = 4;
  constexpr int kRounds = 20;
  SqliteFile file;
  std::atomic<int> news = 0;
  std::atomic<int> failures = 0;
  std::vector<std::thread> workers;
  for (int worker = 0; worker < kWorkers; ++worker) {
    workers.emplace_back([&] {
      const auto store = file.make();
      failures += !store->open();
      for (int round = 0; round < kRounds;) {
        const std::vector<Key> keys = {key(std::to_string(round)),
                                       key("x" + std::to_string(round))};
        const auto inserted = store->insert_missing(keys, kFresh);
        if (!inserted) {
          failures += inserted.error().kind != ErrorKind::Conflict;
          if (inserted.error().kind == ErrorKind::Conflict) continue;
        } else {
          for (const auto& record : *inserted) news += !record;
        }
        ++round;
      }
    });
  }
  for (auto& worker : workers) worker.join();
  CHECK(failures == 0);
  CHECK(news == 2 * kRounds);
}

}  // namespace grayling
