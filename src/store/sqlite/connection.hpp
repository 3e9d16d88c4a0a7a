// SPDX-License-Identifier: MIT
// sqlite3.h made safe: a connection and prepared statements that close themselves, and errors as
// values. Owned by a Database or a migration; one thread at a time.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sqlite3.h>
#include <sys/types.h>

#include "grayling/base/result.hpp"

namespace grayling::sqlite {

class Connection;

// A prepared statement. Its Connection must outlive it.
class Statement {
 public:
  Statement(Connection& connection, sqlite3_stmt* statement)
      : connection_(&connection), statement_(statement, sqlite3_finalize) {}

  // Parameters count from 1. A text isn't copied: it must live until the run ends.
  void bind(int parameter, std::string_view text);
  void bind(int parameter, std::int64_t number);

  Result<bool> step();  // true: there is a row
  Result<void> run();   // runs a statement without rows, and resets it

  std::int64_t number_at(int column) const;  // columns count from 0; valid until the next step
  std::optional<std::int64_t> whole_number_at(int column) const;  // none: it holds another type
  std::string text_at(int column) const;

  void reset() { sqlite3_reset(statement_.get()); }

 private:
  bool has_column(int column) const;  // of a row that a step has just given

  Connection* connection_;
  std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> statement_;
};

// All remaining rows, each converted by read(statement).
template <typename Read>
auto rows_of(Statement& statement, Read read) -> Result<std::vector<decltype(read(statement))>> {
  std::vector<decltype(read(statement))> rows;
  auto row = statement.step();
  for (; row && *row; row = statement.step()) rows.push_back(read(statement));
  if (!row) return fail(row.error());
  return rows;
}

// The same, up to `rows_max` rows. Rows for which read() returns none are skipped.
template <typename Read>
auto kept_rows_of(Statement& statement, std::size_t rows_max, Read read)
    -> Result<std::vector<typename decltype(read(statement))::value_type>> {
  std::vector<typename decltype(read(statement))::value_type> rows;
  while (rows.size() < rows_max) {
    const auto row = statement.step();
    if (!row) return fail(row.error());
    if (!*row) break;
    if (auto kept = read(statement)) rows.push_back(std::move(*kept));
  }
  return rows;
}

// Resets a statement at the end of its scope, so that it holds no lock.
class Run {
 public:
  explicit Run(Statement& statement) : statement_(statement) {}
  ~Run() { statement_.reset(); }
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;
  Statement* operator->() const { return &statement_; }
  Statement& operator*() const { return statement_; }

 private:
  Statement& statement_;
};

class Connection {
 public:
  // `path`: absolute, or ":memory:". Waits for others' locks up to `lock_wait`.
  static Result<std::unique_ptr<Connection>> open(const std::string& path,
                                                  std::chrono::milliseconds lock_wait);
  // The same for a file that must be there.
  static Result<std::unique_ptr<Connection>> open_existing(const std::string& path,
                                                           std::chrono::milliseconds lock_wait);
  // The same for a file that must be there and isn't written to.
  static Result<std::unique_ptr<Connection>> open_read_only(const std::string& path,
                                                            std::chrono::milliseconds lock_wait);
  // The same for a file of another program, which may write to it without a write-ahead log.
  static Result<std::unique_ptr<Connection>> open_to_read(const std::string& path,
                                                          std::chrono::milliseconds lock_wait);
  explicit Connection(sqlite3* db) : db_(db) {}  // takes ownership; may be null
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  Result<void> execute(const char* sql);  // any number of statements
  Result<Statement> prepare(const char* sql);
  Result<std::int64_t> number(const char* sql);  // the first column of the first row
  Result<std::string> text(const char* sql);

  int changes() const { return sqlite3_changes(db_); }  // rows the last statement changed
  bool is_in_transaction() const { return sqlite3_get_autocommit(db_) == 0; }

  // The file was removed, renamed or replaced; or its write-ahead log isn't the one that note_log()
  // saw. A commit would be lost then. The connection must be closed and the file opened again.
  bool has_moved() const;
  bool file_has_moved() const;  // the same for the file alone
  void note_log();
  // Leaves the write-ahead log as it is when this connection ends: another one works on it.
  void keep_log_at_end() { sqlite3_db_config(db_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr); }

  const std::string& damage() const { return damage_; }  // SQLite's words; "": no damage seen

  sqlite3* handle() const { return db_; }  // for what nobody else needs

  // The last failure, for an administrator. `code`: what SQLite returned.
  tl::unexpected<Error> failure(int code);

 private:
  // SQLite's own busy handler sleeps up to 100 ms between two attempts, and so can miss every gap
  // between the commits of a busy writer. `tries`: calls so far for the same lock.
  static int wait_for_lock(void* connection, int tries);
  // `name`: the file name or URI that SQLite opens for the file at `path`.
  static Result<std::unique_ptr<Connection>> open(const std::string& path, const char* name,
                                                  int flags, std::chrono::milliseconds lock_wait);
  ino_t log_inode() const;  // 0: there is none

  sqlite3* db_;
  std::string path_;  // for messages; "" where it is unknown
  ino_t log_inode_ = 0;
  std::string damage_;
  std::chrono::milliseconds lock_wait_{0};
  std::chrono::steady_clock::time_point lock_wait_end_{};
};

// Rolls the transaction back at the end of its scope unless it was committed.
class Transaction {
 public:
  explicit Transaction(Connection& connection) : connection_(connection) {}
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

 private:
  Connection& connection_;
};

}  // namespace grayling::sqlite
