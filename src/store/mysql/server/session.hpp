// SPDX-License-Identifier: MIT
// The settings that a session needs for our statements to mean what they say. A server may give new
// sessions others (its defaults, init_connect), and a proxy may lose ours. So all of them are set
// and read back. By the connection's thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <string>

#include "store/mysql/server/sql_error.hpp"

namespace grayling::mysql {

class Connection;

// Time limits of a session, and whether it may write.
struct SessionTimes {
  // At least 1: for connecting, for a write and for a lock; one second more for a read.
  std::chrono::seconds timeout{1};
  // For a statement; 0: no limit. MariaDB only, which checks it where a statement waits or reads.
  std::chrono::milliseconds statement{0};
  bool is_read_only = false;  // the server is asked to refuse writes and new tables
};

// A time-out as the client libraries take it: whole seconds, rounded up. 0 would mean no limit.
std::chrono::seconds whole_seconds(std::chrono::milliseconds timeout);

// A session's variables by name, as SHOW VARIABLES has them.
using SessionVariables = std::map<std::string, std::string, std::less<>>;
std::string_view value_of(const SessionVariables& variables, std::string_view name);  // "": none

// The statements that set a session up.
std::string session_sql(const SessionTimes& times);

// With a binary log in statement format the server refuses writes under READ COMMITTED (error
// 1665). Our statements mean the same under REPEATABLE READ, which only holds more locks.
bool needs_repeatable_read(const SessionVariables& variables);

// Which setting isn't as session_sql() has set it, and the remedy; "": all are.
std::string session_trouble(const SessionVariables& variables, const SessionTimes& times);

// The bytes that a statement of many rows may have on this server, by our estimate.
std::size_t statement_bytes_max(const SessionVariables& variables);

// Sets up a new connection. Returns the variables that were read back.
SqlResult<SessionVariables> set_up_session(Connection& connection, const SessionTimes& times);

}  // namespace grayling::mysql
