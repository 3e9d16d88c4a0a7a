// SPDX-License-Identifier: MIT
// Brings a database file to the schema of this program: schema/sqlite, numbered by
// `PRAGMA user_version`.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "connection.hpp"

namespace grayling::sqlite {

// The number of the file's schema, of which `migrations` are all that there are; 0 where it is
// empty. Changes nothing. ErrorKind::Config for a file of a newer grayling, of another program, or,
// where its schema is the last, with another table `sender` or none.
Result<std::size_t> examine(Connection& connection, std::span<const std::string_view> migrations);

struct Upgrade {
  std::size_t applied = 0;     // migrations
  bool has_lost_rows = false;  // the table sender was missing, and others of ours were not
};

// Applies what is missing of `migrations`, each in a transaction of its own. A table or an index
// that was there once and is missing is made anew.
// ErrorKind::Config for a file of a newer grayling or of another program.
Result<Upgrade> upgrade(Connection& connection, std::span<const std::string_view> migrations);

}  // namespace grayling::sqlite
