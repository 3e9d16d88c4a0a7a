// SPDX-License-Identifier: MIT
// The rows of standing in an SQLite file, as AdminStore has them. By the connection's thread; a
// function that writes needs a transaction, which its caller has begun.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "grayling/store/store.hpp"
#include "store/odd_rows.hpp"
#include "store/sqlite/connection.hpp"

namespace grayling::sqlite {

// The key as three parameters from `first` on; it must stay where it is until the run ends.
inline void bind_key(Statement& statement, const StandingColumns& columns, int first = 1) {
  statement.bind(first, columns.kind);
  statement.bind(first + 1, columns.name);
  statement.bind(first + 2, columns.partner);
}

// What the row says, as the parameters 4 to 7. The domain must stay where it is until the run ends.
inline void bind_standing(Statement& statement, const Standing& standing) {
  statement.bind(4, standing.domain);
  statement.bind(5, std::int64_t{standing.passes});
  statement.bind(6, standing.last_seen);
  statement.bind(7, std::int64_t{standing.came});
}

// A row of domain, passes, last_seen, came, kind, name, partner. none: it is odd, which is noted.
std::optional<StandingRow> standing_row_at(const Statement& row, OddRows& odd_rows);

Result<std::vector<StandingRow>> standings(Connection& connection,
                                           const std::optional<StandingKey>& after,
                                           std::size_t rows_max, OddRows& odd_rows);
Result<void> put_standings(Connection& connection, std::span<const StandingRow> rows);
// `has_mark`: there is a table change_mark, which tells services of the change.
Result<std::size_t> forget_standings(Connection& connection, std::span<const StandingKey> keys,
                                     bool has_mark);

}  // namespace grayling::sqlite
