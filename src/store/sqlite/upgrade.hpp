// SPDX-License-Identifier: MIT
// Brings a database file to the schema of this program: schema/sqlite, numbered by
// `PRAGMA user_version`.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "connection.hpp"

namespace grayling::sqlite {

// The number of the file's schema; 0 for an empty file. `migrations`: all that this program knows.
// Changes nothing. ErrorKind::Config for a file of a newer grayling or of another program, and for
// one with the latest schema whose table `sender` is missing or isn't grayling's.
Result<std::size_t> examine(Connection& connection, std::span<const std::string_view> migrations);

// Whether a command may upgrade the file at `path` from schema `version`: not if a service uses it
// (ServiceLock::check_upgrade). A file without a schema may always be upgraded.
Result<void> check_command_upgrade(const std::string& path, std::size_t version);

struct Upgrade {
  std::size_t applied = 0;     // migrations
  bool has_lost_rows = false;  // the table sender was missing, but not others of grayling's
};

// Applies those of `migrations` that the file lacks, each in a transaction of its own. Then makes
// tables and indexes again that an earlier migration made and that are missing.
// ErrorKind::Config for a file of a newer grayling or of another program.
Result<Upgrade> upgrade(Connection& connection, std::span<const std::string_view> migrations);

}  // namespace grayling::sqlite
