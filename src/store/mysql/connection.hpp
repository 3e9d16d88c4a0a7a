// SPDX-License-Identifier: MIT
// One connection to a server, and the statements on it. Owned by one MysqlStore or migration and
// used by its thread alone; what another thread may end is the Cutter's.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include <mysql.h>

#include "grayling/store/url.hpp"
#include "store/mysql/cutter.hpp"
#include "store/mysql/sql_error.hpp"

namespace grayling {

struct SqlOutcome {
  std::uint64_t affected = 0;  // rows inserted or deleted; of an UPDATE, those it found
  unsigned warnings = 0;
};

// The rows of one SELECT, all of them in memory.
class Rows {
 public:
  explicit Rows(MYSQL_RES* result) : result_(result, mysql_free_result) {}

  bool next();  // to the first row, then the next; false: there is none
  std::size_t columns() const { return mysql_num_fields(result_.get()); }
  std::string_view text(std::size_t column) const;  // "" for NULL; valid until next()
  bool is_null(std::size_t column) const { return row_[column] == nullptr; }
  std::optional<std::int64_t> number(std::size_t column) const;  // none: it is no whole number

 private:
  std::unique_ptr<MYSQL_RES, void (*)(MYSQL_RES*)> result_;
  MYSQL_ROW row_ = nullptr;
  unsigned long* lengths_ = nullptr;
};

// How long a session may wait, and whether it may write.
struct SessionTimes {
  std::chrono::seconds timeout{1};  // at least 1; for a connection, a write, a lock, + 1 for a read
  // For a statement, on MariaDB, which goes by it where the statement waits or reads; 0: no limit.
  std::chrono::milliseconds statement{0};
  bool is_read_only = false;  // the server itself refuses to write, and to make tables
};

class Connection {
 public:
  explicit Connection(Cutter& cutter) : cutter_(cutter) {}
  ~Connection() { close(); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Connects to one host, closing what was open, and sets up the session: autocommit, READ
  // COMMITTED, utf8mb4, a strict sql_mode.
  SqlResult<void> connect(const StoreUrl& url, const HostPort& host, const std::string& password,
                          SessionTimes times);
  void close() noexcept;
  bool is_open() const { return mysql_ != nullptr; }

  SqlResult<SqlOutcome> execute(std::string_view sql);  // a statement without rows
  SqlResult<std::vector<SqlOutcome>> execute_all(
      std::string_view sql);                     // several, by ';', in one go
  SqlResult<Rows> select(std::string_view sql);  // a statement with rows

 private:
  SqlResult<void> set_up_session(SessionTimes times);
  SqlError last_error() const;

  Cutter& cutter_;
  MYSQL* mysql_ = nullptr;
};

}  // namespace grayling
