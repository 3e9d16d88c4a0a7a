// SPDX-License-Identifier: MIT
// What kind of table a name stands for in the database. By the connection's thread.
#pragma once

#include <string>
#include <string_view>

#include "store/mysql/server/connection.hpp"
#include "store/mysql/table/table_shape.hpp"

namespace grayling::mysql {

struct TableInfo {
  enum class Kind { Missing, Tutorial, Full, Other };
  Kind kind = Kind::Missing;
  TableShape shape;       // Tutorial, Full
  std::string oddity;     // Other: what is odd about it
  std::string comment;    // of the table
  std::int64_t rows = 0;  // an estimate

  bool is_missing() const { return kind == Kind::Missing; }
  bool is_tutorial() const { return kind == Kind::Tutorial; }
  bool is_full() const { return kind == Kind::Full; }
};

// Looks at the table of this name in the connection's database.
SqlResult<TableInfo> table_info(Connection& connection, std::string_view name);

}  // namespace grayling::mysql
