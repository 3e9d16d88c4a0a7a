// SPDX-License-Identifier: MIT
#include <sqlite3.h>

#include "inserter.hpp"
#include "sender_text.hpp"

namespace bench {
namespace {

using grayling::fail;
using grayling::Result;

constexpr auto kSetup =
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16384;";
constexpr auto kInsert =
    "INSERT INTO sender (address, client, recipient, first_seen, last_seen, passes)"
    " VALUES (?1, ?2, ?3, 1700000000, 1700000000, 0)";
constexpr int kLockWaitMs = 10'000;

class SqliteInserter final : public Inserter {
 public:
  ~SqliteInserter() override {
    sqlite3_finalize(insert_);
    sqlite3_close(db_);
  }

  Result<void> open(const std::string& path) {
    const bool is_open = sqlite3_open(path.c_str(), &db_) == SQLITE_OK &&
                         sqlite3_busy_timeout(db_, kLockWaitMs) == SQLITE_OK && run(kSetup) &&
                         sqlite3_prepare_v2(db_, kInsert, -1, &insert_, nullptr) == SQLITE_OK;
    return is_open ? Result<void>() : failure();
  }

  Result<void> insert(std::uint64_t first, std::uint64_t rows) override {
    if (rows == 1) return insert_row(first) ? Result<void>() : failure();
    if (!run("BEGIN IMMEDIATE")) return failure();
    for (std::uint64_t i = 0; i < rows; ++i) {
      if (!insert_row(first + i)) return failure();
    }
    return run("COMMIT") ? Result<void>() : failure();
  }

 private:
  bool run(const char* sql) {
    return sqlite3_exec(db_, sql, nullptr, nullptr, nullptr) == SQLITE_OK;
  }

  bool insert_row(std::uint64_t sender) {
    const auto key = key_of(sender);
    bind(1, key.sender);
    bind(2, key.client);
    bind(3, key.recipient);
    const int code = sqlite3_step(insert_);
    sqlite3_reset(insert_);
    return code == SQLITE_DONE;
  }

  void bind(int parameter, const std::string& text) {
    sqlite3_bind_text(insert_, parameter, text.data(), static_cast<int>(text.size()),
                      SQLITE_STATIC);
  }

  Result<void> failure() { return fail(sqlite3_errmsg(db_)); }

  sqlite3* db_ = nullptr;
  sqlite3_stmt* insert_ = nullptr;
};

}  // namespace

Result<std::unique_ptr<Inserter>> make_sqlite_inserter(const grayling::StoreUrl& url) {
  auto inserter = std::make_unique<SqliteInserter>();
  if (auto opened = inserter->open(url.path); !opened) return tl::make_unexpected(opened.error());
  return inserter;
}

}  // namespace bench
