// SPDX-License-Identifier: MIT
// sqlite3.h made safe: a connection and its prepared statements that close themselves, and errors
// as values. One thread at a time.
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

  // Parameters count from 1. A text must stay where it is until the run ends.
  void bind(int parameter, std::string_view text);
  void bind(int parameter, std::int64_t number);

  Result<bool> step();  // true: there is a row to look at
  Result<void> run();   // a statement that gives no rows, from start to end

  std::int64_t number_at(int column) const;  // columns count from 0; valid until the next step
  std::optional<std::int64_t> whole_number_at(int column) const;  // none: it is something else
  std::string text_at(int column) const;

  void reset() { sqlite3_reset(statement_.get()); }

 private:
  bool has_column(int column) const;  // of a row that a step has just given

  Connection* connection_;
  std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> statement_;
};

// The rows from here to the end, each as read(statement) makes it of its columns.
template <typename Read>
auto rows_of(Statement& statement, Read read) -> Result<std::vector<decltype(read(statement))>> {
  std::vector<decltype(read(statement))> rows;
  auto row = statement.step();
  for (; row && *row; row = statement.step()) rows.push_back(read(statement));
  if (!row) return fail(row.error());
  return rows;
}

// The same for a read() that gives none for rows to be passed over; `rows_max` at most.
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

// Ends the run of a statement with its scope, so that it holds no lock.
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
  // `path`: absolute, or ":memory:". Waits for locks of others up to `lock_wait`.
  static Result<std::unique_ptr<Connection>> open(const std::string& path,
                                                  std::chrono::milliseconds lock_wait);
  // The same of a file that must be there.
  static Result<std::unique_ptr<Connection>> open_existing(const std::string& path,
                                                           std::chrono::milliseconds lock_wait);
  // The same of one that is there, and is not written to.
  static Result<std::unique_ptr<Connection>> open_read_only(const std::string& path,
                                                            std::chrono::milliseconds lock_wait);
  explicit Connection(sqlite3* db) : db_(db) {}  // takes it over; it may be null
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  Result<void> execute(const char* sql);  // any number of statements
  Result<Statement> prepare(const char* sql);
  Result<std::int64_t> number(const char* sql);  // the first column of the first row
  Result<std::string> text(const char* sql);

  int changes() const { return sqlite3_changes(db_); }  // rows the last statement changed
  bool is_in_transaction() const { return sqlite3_get_autocommit(db_) == 0; }

  // The file at the path is another one now, or none; or its write-ahead log is another than at
  // note_log(). What is committed then goes nowhere, and a connection that is closed saves the
  // rest.
  bool has_moved() const;
  bool file_has_moved() const;  // the same, of the file alone
  void note_log();
  // Another connection has the file, and its end is not to be mixed with this one's.
  void keep_log_at_end() { sqlite3_db_config(db_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr); }

  const std::string& damage() const { return damage_; }  // what an error said of a corrupt file

  // What went wrong last, for an administrator; `code` is what SQLite returned.
  tl::unexpected<Error> failure(int code);

 private:
  // SQLite's own waiting sleeps up to 100 ms between two looks: a writer with many commits in a row
  // is never met between them. `tries`: how often this was called for the same lock.
  static int wait_for_lock(void* connection, int tries);
  // `name`: what SQLite is told to open, for the file at `path`.
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

// A transaction that is rolled back where it isn't committed.
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
