// SPDX-License-Identifier: MIT
// What a session must be like for our statements to mean what they say. A server can give new
// sessions other settings (its own defaults, init_connect), and a proxy before it can lose ours: so
// all of them are set, and read back. By the connection's thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <string>

#include "store/mysql/server/sql_error.hpp"

namespace grayling::mysql {

class Connection;

// How long a session may wait, and whether it may write.
struct SessionTimes {
  std::chrono::seconds timeout{1};  // at least 1; for a connection, a write, a lock, + 1 for a read
  // For a statement, on MariaDB, which goes by it where the statement waits or reads; 0: no limit.
  std::chrono::milliseconds statement{0};
  bool is_read_only = false;  // the server itself refuses to write, and to make tables
};

// A session's variables by name, as SHOW VARIABLES has them.
using SessionVariables = std::map<std::string, std::string, std::less<>>;

// The statements that set a session up.
std::string session_sql(const SessionTimes& times);

// A binary log in statement format can't tell what READ COMMITTED does, and the server refuses to
// write (error 1665). Our statements mean the same under REPEATABLE READ; it only holds more locks.
bool needs_repeatable_read(const SessionVariables& variables);

// What is not as session_sql() has set it, with the remedy; "": nothing.
std::string session_trouble(const SessionVariables& variables, const SessionTimes& times);

// The bytes that a statement of many rows may have there, as our estimate counts them.
std::size_t statement_bytes_max(const SessionVariables& variables);

// Sets a fresh connection up. Returns its variables.
SqlResult<SessionVariables> set_up_session(Connection& connection, const SessionTimes& times);

}  // namespace grayling::mysql
