// SPDX-License-Identifier: MIT
// Brings a database file to the schema of this program: schema/sqlite, numbered by
// `PRAGMA user_version`.
#pragma once

#include <chrono>
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

// For a command, which must not upgrade the file at `path` under a service: a service that has just
// started is about to do that itself. Waits for it, up to `wait` and three seconds at most. Returns
// the number of the schema then: the latest, or an earlier one if no service uses the file or it
// has no schema yet. The error is that of ServiceLock::check_upgrade().
Result<std::size_t> wait_for_upgrade(Connection& connection, const std::string& path,
                                     std::chrono::milliseconds wait);

struct Upgrade {
  std::size_t applied = 0;     // migrations
  bool has_lost_rows = false;  // the table sender was missing, but not others of grayling's
};

// Applies those of `migrations` that the file lacks, each in a transaction of its own. Then makes
// tables and indexes again that an earlier migration made and that are missing.
// ErrorKind::Config for a file of a newer grayling or of another program.
Result<Upgrade> upgrade(Connection& connection, std::span<const std::string_view> migrations);

}  // namespace grayling::sqlite
