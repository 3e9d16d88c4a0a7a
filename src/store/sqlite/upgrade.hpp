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
// where its schema is the last, with another table `sender`.
Result<std::size_t> examine(Connection& connection, std::span<const std::string_view> migrations);

// Applies what is missing of `migrations`, each in a transaction of its own, and returns how many.
// A table or index beside `sender` that is missing is made anew.
// ErrorKind::Config for a file of a newer grayling, of another program, or with another `sender`.
Result<std::size_t> upgrade(Connection& connection, std::span<const std::string_view> migrations);

}  // namespace grayling::sqlite
