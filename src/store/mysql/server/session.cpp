// SPDX-License-Identifier: MIT
#include "store/mysql/server/session.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

#include "grayling/base/text.hpp"
#include "store/mysql/server/connection.hpp"
#include "store/mysql/server/statement_size.hpp"

namespace grayling::mysql {
namespace {

// Enough for the tables' definitions, and for one row of the longest keys in each statement.
constexpr std::size_t kPacketBytesMin = 16 * 1024;

constexpr std::string_view kShow =
    "SHOW SESSION VARIABLES WHERE Variable_name IN ('character_set_client',"
    " 'character_set_connection', 'character_set_results', 'autocommit', 'completion_type',"
    " 'sql_mode', 'sql_select_limit', 'sql_safe_updates', 'tx_isolation', 'transaction_isolation',"
    " 'tx_read_only', 'transaction_read_only', 'log_bin', 'binlog_format', 'max_allowed_packet')";

constexpr std::string_view kNoLimit = "18446744073709551615";

struct Wanted {
  std::string_view name;
  std::string_view value;
};

constexpr std::array<Wanted, 7> kWanted = {{{"character_set_client", "utf8mb4"},
                                            {"character_set_connection", "utf8mb4"},
                                            {"character_set_results", "utf8mb4"},
                                            {"autocommit", "ON"},
                                            {"completion_type", "NO_CHAIN"},
                                            {"sql_select_limit", kNoLimit},
                                            {"sql_safe_updates", "OFF"}}};

// The value of a variable that is "tx_…" on MariaDB and "transaction_…" on MySQL; "": the server
// has neither.
std::string_view of_transaction(const SessionVariables& variables, std::string_view name) {
  const auto old = value_of(variables, "tx_" + std::string(name));
  return old.empty() ? value_of(variables, "transaction_" + std::string(name)) : old;
}

std::size_t packet_bytes(const SessionVariables& variables) {
  const auto digits = value_of(variables, "max_allowed_packet");
  std::size_t bytes = 2 * kStatementBytesMax;
  std::from_chars(digits.data(), digits.data() + digits.size(), bytes);
  return bytes;
}

std::string is_not(std::string_view name, std::string_view value, std::string_view wanted) {
  return std::string(name) + " is " + printable(value, 80) + ", not " + std::string(wanted) +
         ", though grayling has just set it: a proxy before the server loses what a session sets;"
         " connect to the server itself, or have the proxy keep it";
}

}  // namespace

std::string_view value_of(const SessionVariables& variables, std::string_view name) {
  const auto found = variables.find(name);
  return found == variables.end() ? std::string_view() : std::string_view(found->second);
}

std::chrono::seconds whole_seconds(std::chrono::milliseconds timeout) {
  return std::max(std::chrono::seconds(1), std::chrono::ceil<std::chrono::seconds>(timeout));
}

// The comments /*M! and /*! are read by MariaDB alone and by MySQL alone.
// max_error_count: room for a whole batch of duplicates and one other warning. On MySQL its default
// is enough, and only an administrator may change it. max_statement_time: MySQL has such a limit
// for SELECT only.
std::string session_sql(const SessionTimes& times) {
  const std::string seconds = std::to_string(times.timeout.count());
  return "SET NAMES utf8mb4; SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION',"
         " autocommit = 1, completion_type = 'NO_CHAIN', sql_safe_updates = 0,"
         " sql_select_limit = " +
         std::string(kNoLimit) + ", wait_timeout = 604800, innodb_lock_wait_timeout = " + seconds +
         ", lock_wait_timeout = " + seconds +
         " /*M!100100 , sql_big_selects = 1, max_error_count = 2048, max_statement_time = " +
         std::to_string(times.statement.count()) +
         " / 1000 */ /*!50708 , max_execution_time = 0 */;"
         " SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED, READ " +
         (times.is_read_only ? "ONLY" : "WRITE");
}

bool needs_repeatable_read(const SessionVariables& variables) {
  return value_of(variables, "log_bin") == "ON" &&
         value_of(variables, "binlog_format") == "STATEMENT";
}

std::string session_trouble(const SessionVariables& variables, const SessionTimes& times) {
  for (const auto& [name, wanted] : kWanted) {
    const auto value = value_of(variables, name);
    if (value != wanted) return is_not(name, value, wanted);
  }
  const auto mode = value_of(variables, "sql_mode");
  if (mode.find("STRICT_ALL_TABLES") == std::string_view::npos) {
    return is_not("sql_mode", mode, "STRICT_ALL_TABLES");
  }
  const auto isolation = of_transaction(variables, "isolation");
  if (isolation != "READ-COMMITTED") return is_not("isolation", isolation, "READ-COMMITTED");
  const std::string_view read_only = times.is_read_only ? "ON" : "OFF";
  const auto is_read_only = of_transaction(variables, "read_only");
  if (is_read_only != read_only) return is_not("transaction_read_only", is_read_only, read_only);
  if (packet_bytes(variables) < kPacketBytesMin) {
    return "the server's max_allowed_packet is " + std::to_string(packet_bytes(variables)) +
           " bytes, too few for a statement: set it to " + std::to_string(kPacketBytesMin) +
           " or more";
  }
  return "";
}

// Half: our estimate counts only the rows of a statement, not what stands around them.
std::size_t statement_bytes_max(const SessionVariables& variables) {
  return std::min(kStatementBytesMax, packet_bytes(variables) / 2);
}

SqlResult<SessionVariables> set_up_session(Connection& connection, const SessionTimes& times) {
  if (auto done = connection.execute_all(session_sql(times)); !done) {
    return fail(done.error());
  }
  auto rows = connection.select(kShow);
  if (!rows) return fail(rows.error());
  SessionVariables variables;
  while (rows->next()) variables.emplace(rows->text(0), rows->text(1));
  if (auto trouble = session_trouble(variables, times); !trouble.empty()) {
    return fail(SqlError{ErrorKind::Unavailable, 0, std::move(trouble)});
  }
  if (needs_repeatable_read(variables)) {
    const auto done = connection.execute("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ");
    if (!done) return fail(done.error());
  }
  return variables;
}

}  // namespace grayling::mysql
