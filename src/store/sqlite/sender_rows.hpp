// SPDX-License-Identifier: MIT
// The rows of `sender` in an SQLite file, as AdminStore has them. By the connection's thread, in a
// transaction that the caller has begun.
#pragma once

#include <span>
#include <vector>

#include "grayling/store/admin.hpp"
#include "store/odd_rows.hpp"
#include "store/sqlite/connection.hpp"

namespace grayling::sqlite {

Result<std::vector<SenderRow>> senders(Connection& connection, const SenderRange& range,
                                       std::size_t rows_max, OddRows& odd_rows);
Result<std::size_t> release(Connection& connection, std::span<const Key> keys, UnixSeconds now);
Result<void> put(Connection& connection, std::span<const SenderRow> rows);
// `has_mark`: there is a table change_mark, which tells services of the change.
Result<std::size_t> forget(Connection& connection, std::span<const Key> keys, bool has_mark);

}  // namespace grayling::sqlite
