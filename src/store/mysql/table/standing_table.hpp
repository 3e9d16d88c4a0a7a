// SPDX-License-Identifier: MIT
// The table of schema/mysql/006_standing.sql, if the account may use it.
// Everything else works without it. If a statement fails because of this table, the table isn't
// used again until the next open(). Owned by a MysqlStore, used by its thread.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "grayling/store/store.hpp"
#include "store/mysql/server/connection.hpp"
#include "store/odd_rows.hpp"

namespace grayling::mysql {

inline constexpr std::size_t kStandingMigration = 5;  // its index in mysql_migrations(), from 0

class StandingTable {
 public:
  using Found = std::vector<std::optional<Standing>>;

  // `odd_rows` must outlive it.
  explicit StandingTable(OddRows& odd_rows) : odd_rows_(odd_rows) {}

  // Makes the table where it is missing, and finds out what the account may do with it.
  SqlResult<void> open(Connection& connection);
  void close() { is_usable_ = false; }
  bool is_usable() const { return is_usable_; }
  bool is_refused() const { return refused_.has_value(); }  // the server didn't make it
  // Why it isn't, and what to do about it; "" where it is. `database` is its place.
  std::string trouble(std::string_view database) const;

  SqlResult<Found> find(Connection& connection, std::span<const StandingKey> keys);
  SqlResult<std::vector<StandingRow>> recent(Connection& connection, UnixSeconds since,
                                             const StandingKey& after, std::size_t rows_max);
  SqlResult<void> put(Connection& connection, std::span<const StandingRow> rows,
                      const ExpiredTimes& expired);
  SqlResult<void> purge(Connection& connection, UnixSeconds before, std::size_t rows_max);

 private:
  SqlResult<void> leave(const SqlError& error);
  SqlResult<void> check(Connection& connection);

  OddRows& odd_rows_;
  bool is_usable_ = false;
  std::string why_not_;
  bool is_odd_ = false;              // it is another table than ours
  std::optional<SqlError> refused_;  // the server doesn't make it
};

}  // namespace grayling::mysql
