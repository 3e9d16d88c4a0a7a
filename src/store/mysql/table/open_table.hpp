// SPDX-License-Identifier: MIT
// What a fresh connection must find out before it serves: whether the table is there, what it is,
// and what the account may do with it. By the connection's thread.
#pragma once

#include <optional>

#include "grayling/store/url.hpp"
#include "store/mysql/server/connection.hpp"
#include "store/mysql/table/table_shape.hpp"

namespace grayling::mysql {

struct OpenedTable {
  TableShape shape;
  bool is_read_only = false;     // nothing can be written for now
  std::optional<Error> refusal;  // …since the account may not, and what to do about it
  bool is_unprobed = false;      // writing had to wait, so that nobody knows what the account may
  bool may_delete = false;       // for the purge
  bool has_lost_rows = false;    // the table was missing beside others of ours, and was made
};

// Creates the table where it is missing and the account may. The error says what is wrong, and
// what to do about it.
Result<OpenedTable> open_table(Connection& connection, const StoreUrl& url);

// The same for who only reads: nothing is created, and what the account may write is not asked.
Result<OpenedTable> look_at_table(Connection& connection, const StoreUrl& url);

// The table `name` of the connection's database as information_schema has it. Missing: there is no
// such table, or the account may do nothing with it.
SqlResult<FoundTable> describe_table(Connection& connection, std::string_view name);

}  // namespace grayling::mysql
