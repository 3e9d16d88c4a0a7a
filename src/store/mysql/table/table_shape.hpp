// SPDX-License-Identifier: MIT
// The columns of a `sender` table, as information_schema describes them. Pure, any thread.
#pragma once

#include "grayling/base/result.hpp"
#include "grayling/store/store.hpp"
#include "store/mysql/server/literal.hpp"
#include "store/table_check.hpp"

namespace grayling::mysql {

struct TableShape {
  TableKind kind = TableKind::Full;
  TextColumn address;
  TextColumn user;  // Tutorial: the account writes them
  TextColumn domain;
  TextColumn client;     // Full
  TextColumn recipient;  // Full
};

inline const ColumnTypes kMysqlTypes{{"varchar", "char"}, {"bigint"}, {"int", "tinyint"}};

// The error says what is wrong with the table, and what to do about it.
Result<TableShape> table_shape(const FoundTable& table);

}  // namespace grayling::mysql
