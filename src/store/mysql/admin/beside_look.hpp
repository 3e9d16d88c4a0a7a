// SPDX-License-Identifier: MIT
// Finds out whether tables beside `sender` can be used, and makes them where they are missing. By
// the connection's thread.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "store/mysql/admin/admin_connection.hpp"

namespace grayling::mysql {

// Tables that one migration makes.
struct BesideLook {
  std::string_view sql;   // reads all of them
  bool needs_row;         // the migration also makes a row, which `sql` gives
  std::size_t migration;  // its place among mysql_migrations()
};

// Makes the tables, or the row, if they are missing and the connection may write. Returns none if
// they can be read, or else why not. The outer error is the connection's.
Result<std::optional<SqlError>> find_tables(AdminConnection& connection, const BesideLook& look);

// Compares tables with those that grayling makes. "": they are the same. Else which one isn't, what
// is lost without it (`loss`), and what to do about it.
Result<std::string> find_oddity(AdminConnection& connection,
                                std::initializer_list<std::string_view> names,
                                std::string_view loss);

// A table isn't there, or the account may not do this with it.
bool is_unusable(const SqlError& error);

}  // namespace grayling::mysql
