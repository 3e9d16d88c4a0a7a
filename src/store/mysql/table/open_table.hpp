// SPDX-License-Identifier: MIT
// What a new connection must find out before it is used: whether the table is there, what kind it
// is, and what the account may do with it. By the connection's thread.
#pragma once

#include <optional>

#include "grayling/store/url.hpp"
#include "store/mysql/server/connection.hpp"
#include "store/mysql/table/table_shape.hpp"

namespace grayling::mysql {

struct OpenedTable {
  TableShape shape;
  bool is_read_only = false;     // nothing can be written for now
  std::optional<Error> refusal;  // it is read-only since the account may not write; and the remedy
  bool is_unprobed = false;      // a lock kept writes waiting: the account's privileges are unknown
  bool may_delete = false;       // for the purge
  bool has_lost_rows = false;    // it was missing beside others of grayling's, and was made again
};

// Creates the table if it is missing and the account may. The error says what is wrong and what to
// do about it.
Result<OpenedTable> open_table(Connection& connection, const StoreUrl& url);

// The same for a reader: creates nothing, and doesn't look at what the account may write.
Result<OpenedTable> look_at_table(Connection& connection, const StoreUrl& url);

// A table of the connection's database as information_schema describes it. It is missing if there
// is none, or if the account has no privilege on it.
SqlResult<FoundTable> describe_table(Connection& connection, std::string_view name);

}  // namespace grayling::mysql
