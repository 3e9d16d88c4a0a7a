// SPDX-License-Identifier: MIT
// The prepared statements of a Database. By its thread.
#pragma once

#include <vector>

#include "connection.hpp"

namespace grayling::sqlite {

enum class Sql {
  Begin,
  BeginWrite,
  Commit,
  // The numbers are those of a statement's parameters.
  Insert,    // 1 to 6: a row
  Find,      // 1 to 3: its key; gives first_seen, last_seen, passes
  Save,      // 1 to 3: its key, 4 to 6: its new record, 7 to 9: its old record
  Mend,      // 1 to 3: its key, 4 to 6: its new record, whatever it was
  Touch,     // 1 to 3: its key, 4: last_seen
  Walk,      // gives rows from the first on
  WalkFrom,  // 1 to 3: the key before the first row
  Remove,    // 1 to 3: its key
  // Those on the table standing.
  FindStanding,  // 1 to 3: its key; gives domain, passes, last_seen
  // 1: last_seen, 2 to 4: key; gives domain, passes, last_seen, key
  RecentStandings,
  PutStanding,     // 1 to 6: a row
  PurgeStandings,  // 1: last_seen before, 2: how many rows
};

// All statements, in the order of Sql. Without the table `standing` its own are left out.
Result<std::vector<Statement>> prepare_statements(Connection& connection, bool has_standings);

}  // namespace grayling::sqlite
