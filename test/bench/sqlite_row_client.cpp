// SPDX-License-Identifier: MIT
#include <sqlite3.h>

#include "row_client.hpp"
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
constexpr auto kSelect =
    "SELECT first_seen, last_seen, passes FROM sender"
    " WHERE address = ?1 AND client = ?2 AND recipient = ?3";
constexpr int kLockWaitMs = 10'000;

class SqliteRowClient final : public RowClient {
 public:
  ~SqliteRowClient() override {
    sqlite3_finalize(insert_);
    sqlite3_finalize(select_);
    sqlite3_close(db_);
  }

  Result<void> open(const std::string& path) {
    const bool is_open = sqlite3_open(path.c_str(), &db_) == SQLITE_OK &&
                         sqlite3_busy_timeout(db_, kLockWaitMs) == SQLITE_OK && run(kSetup) &&
                         sqlite3_prepare_v2(db_, kInsert, -1, &insert_, nullptr) == SQLITE_OK &&
                         sqlite3_prepare_v2(db_, kSelect, -1, &select_, nullptr) == SQLITE_OK;
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

  Result<void> select(std::uint64_t sender) override {
    switch (step(select_, sender)) {
      case SQLITE_ROW:
        return {};
      case SQLITE_DONE:
        return fail(kNoRow);
      default:
        return failure();
    }
  }

 private:
  bool run(const char* sql) {
    return sqlite3_exec(db_, sql, nullptr, nullptr, nullptr) == SQLITE_OK;
  }

  bool insert_row(std::uint64_t sender) { return step(insert_, sender) == SQLITE_DONE; }

  // The result code of the statement's first step, with the sender's key as its parameters.
  static int step(sqlite3_stmt* statement, std::uint64_t sender) {
    const auto key = key_of(sender);
    bind(statement, 1, key.sender);
    bind(statement, 2, key.client);
    bind(statement, 3, key.recipient);
    const int code = sqlite3_step(statement);
    sqlite3_reset(statement);
    return code;
  }

  static void bind(sqlite3_stmt* statement, int parameter, const std::string& text) {
    sqlite3_bind_text(statement, parameter, text.data(), static_cast<int>(text.size()),
                      SQLITE_STATIC);
  }

  Result<void> failure() { return fail(sqlite3_errmsg(db_)); }

  sqlite3* db_ = nullptr;
  sqlite3_stmt* insert_ = nullptr;
  sqlite3_stmt* select_ = nullptr;
};

}  // namespace

Result<std::unique_ptr<RowClient>> make_sqlite_row_client(const grayling::StoreUrl& url) {
  auto client = std::make_unique<SqliteRowClient>();
  if (auto opened = client->open(url.path); !opened) return fail(opened.error());
  return client;
}

}  // namespace bench
