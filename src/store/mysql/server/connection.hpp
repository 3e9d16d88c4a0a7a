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
#include "store/mysql/server/cutter.hpp"
#include "store/mysql/server/session.hpp"
#include "store/mysql/server/sql_error.hpp"

namespace grayling::mysql {

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

class Connection {
 public:
  explicit Connection(Cutter& cutter) : cutter_(cutter) {}
  ~Connection() { close(); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Connects to one host, closing what was open, and sets up the session (session.hpp). Callers
  // have connect_host().
  SqlResult<void> connect(const StoreUrl& url, const HostPort& host, const std::string& password,
                          SessionTimes times);
  void close() noexcept;
  bool is_open() const { return mysql_ != nullptr; }

  // What became of a connection that nobody has used for a while. Forgotten: the way to the server
  // is silent, as where a firewall or NAT has dropped what it knew of it.
  enum class Health { Well, Lost, Forgotten };
  Health look(std::chrono::milliseconds patience);

  // For portions(): what this server takes.
  std::size_t statement_bytes_max() const { return statement_bytes_max_; }

  SqlResult<SqlOutcome> execute(std::string_view sql);  // a statement without rows
  SqlResult<std::vector<SqlOutcome>> execute_all(
      std::string_view sql);                     // several, by ';', in one go
  SqlResult<Rows> select(std::string_view sql);  // a statement with rows

 private:
  SqlError last_error() const;

  Cutter& cutter_;
  MYSQL* mysql_ = nullptr;
  std::size_t statement_bytes_max_ = 0;
};

}  // namespace grayling::mysql
