// SPDX-License-Identifier: MIT
// One connection to a server, and the statements on it. Owned by a HostConnection, an
// AdminConnection or a migration, and used by its thread alone. Another thread can end it through
// the Cutter.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include <mysql.h>

#include "grayling/store/url.hpp"
#include "store/mysql/server/cutter.hpp"
#include "store/mysql/server/session.hpp"
#include "store/mysql/server/sql_error.hpp"

namespace grayling::mysql {

struct SqlOutcome {
  std::uint64_t affected = 0;  // rows inserted or deleted; for an UPDATE, rows found
  unsigned warnings = 0;
};

// The rows of one SELECT.
class Rows {
 public:
  explicit Rows(MYSQL_RES* result) : result_(result, mysql_free_result) {}

  bool next();  // moves to the first row, then to the next; false: there is none
  std::size_t columns() const { return mysql_num_fields(result_.get()); }
  std::string_view text(std::size_t column) const;  // "" for NULL; valid until next()
  bool is_null(std::size_t column) const { return row_[column] == nullptr; }
  std::optional<std::int64_t> number(std::size_t column) const;  // none: it is no whole number

 private:
  std::unique_ptr<MYSQL_RES, void (*)(MYSQL_RES*)> result_;
  MYSQL_ROW row_ = nullptr;
  unsigned long* lengths_ = nullptr;
};

class Connection {
 public:
  explicit Connection(Cutter& cutter) : cutter_(cutter) {}
  ~Connection() { close(); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Closes what was open, connects to one host and sets up the session (session.hpp). To be called
  // by connect_host() only.
  SqlResult<void> connect(const StoreUrl& url, const HostPort& host, const std::string& password,
                          SessionTimes times);
  void close() noexcept;
  bool is_open() const { return mysql_ != nullptr; }

  // Checks a connection that hasn't been used for a while; waits up to `patience` for an answer.
  // Forgotten: no answer comes, as when a firewall or NAT has dropped the connection's state.
  enum class Health { Well, Lost, Forgotten };
  Health look(std::chrono::milliseconds patience);

  // The longest statement that this server takes, for portions() and statements_of().
  std::size_t statement_bytes_max() const { return statement_bytes_max_; }

  SqlResult<SqlOutcome> execute(std::string_view sql);  // a statement without rows
  SqlResult<std::vector<SqlOutcome>> execute_all(
      std::string_view sql);                     // several, by ';', in one go
  SqlResult<Rows> select(std::string_view sql);  // a statement with rows

  // How many columns the rows of `sql` have, without running it; 0: it gives none. More than one
  // statement is an error of the server.
  SqlResult<std::size_t> columns_of(std::string_view sql);
  // Runs a statement with rows, and shows each as it arrives, so that they aren't all in memory.
  // After `visit` has returned false, further rows are read and dropped.
  SqlResult<void> for_each_row(std::string_view sql,
                               const std::function<bool(const Rows& rows)>& visit);

 private:
  SqlError last_error() const;

  Cutter& cutter_;
  MYSQL* mysql_ = nullptr;
  std::size_t statement_bytes_max_ = 0;
};

}  // namespace grayling::mysql
