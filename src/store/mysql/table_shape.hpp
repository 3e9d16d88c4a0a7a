// SPDX-License-Identifier: MIT
// What a `sender` table is, judged from what information_schema says of it. Pure, any thread.
#pragma once

#include <string>
#include <vector>

#include "grayling/base/result.hpp"
#include "grayling/store/store.hpp"
#include "store/mysql/literal.hpp"

namespace grayling {

// A row of information_schema.COLUMNS, names and types in lower case.
struct ColumnInfo {
  std::string name;
  std::string type;       // "varchar"
  std::size_t chars_max;  // of a text
  std::string charset;    // "" for what is no text
  std::string collation;
  bool is_generated = false;
  bool is_needed = false;  // an INSERT must name it: NOT NULL and without a default
};

struct TableShape {
  TableKind kind = TableKind::Full;
  TextColumn address;
  TextColumn user;  // Tutorial: the account writes them
  TextColumn domain;
  TextColumn client;     // Full
  TextColumn recipient;  // Full
};

// `primary_key` has the names of the primary key's columns in their order. The error says what is
// odd about the table.
Result<TableShape> table_shape(const std::vector<ColumnInfo>& columns,
                               const std::vector<std::string>& primary_key);

}  // namespace grayling
