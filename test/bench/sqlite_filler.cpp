// SPDX-License-Identifier: MIT
#include <memory>

#include <sqlite3.h>

#include "filler.hpp"
#include "sender_text.hpp"

namespace bench {
namespace {

using grayling::fail;
using grayling::Result;

constexpr auto kSetup = "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;";
constexpr auto kDone = "PRAGMA synchronous = FULL; PRAGMA wal_checkpoint(TRUNCATE);";
constexpr auto kInsert =
    "INSERT INTO sender (address, client, recipient, first_seen, last_seen, passes)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6)";

using Database = std::unique_ptr<sqlite3, int (*)(sqlite3*)>;
using Statement = std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)>;

bool run(sqlite3* db, const char* sql) {
  return sqlite3_exec(db, sql, nullptr, nullptr, nullptr) == SQLITE_OK;
}

void bind(sqlite3_stmt* statement, int parameter, const std::string& text) {
  sqlite3_bind_text(statement, parameter, text.data(), static_cast<int>(text.size()),
                    SQLITE_STATIC);
}

bool insert(sqlite3_stmt* statement, const FillRow& row) {
  const auto key = key_of(row.sender);
  bind(statement, 1, key.sender);
  bind(statement, 2, key.client);
  bind(statement, 3, key.recipient);
  sqlite3_bind_int64(statement, 4, row.record.first_seen);
  sqlite3_bind_int64(statement, 5, row.record.last_seen);
  sqlite3_bind_int64(statement, 6, row.record.passes);
  const int code = sqlite3_step(statement);
  sqlite3_reset(statement);
  return code == SQLITE_DONE;
}

bool insert_all(sqlite3* db, sqlite3_stmt* statement, const FillRows& rows) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (i % kFillRowsMax == 0 && !run(db, i == 0 ? "BEGIN" : "COMMIT; BEGIN")) return false;
    if (!insert(statement, rows[i])) return false;
  }
  return run(db, "COMMIT") && run(db, kDone);
}

}  // namespace

Result<void> fill_sqlite(const grayling::StoreUrl& url, const FillRows& rows) {
  sqlite3* opened = nullptr;
  const int code = sqlite3_open(url.path.c_str(), &opened);
  const Database db(opened, sqlite3_close);
  if (code != SQLITE_OK || !run(db.get(), kSetup)) return fail(sqlite3_errmsg(db.get()));
  sqlite3_stmt* prepared = nullptr;
  sqlite3_prepare_v2(db.get(), kInsert, -1, &prepared, nullptr);
  const Statement statement(prepared, sqlite3_finalize);
  if (statement == nullptr || !insert_all(db.get(), statement.get(), rows)) {
    return fail(sqlite3_errmsg(db.get()));
  }
  return {};
}

}  // namespace bench
