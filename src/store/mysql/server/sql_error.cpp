// SPDX-License-Identifier: MIT
#include "store/mysql/server/sql_error.hpp"

#include <algorithm>
#include <array>

#include "store/mysql/server/remedy.hpp"

namespace grayling::mysql {
namespace {

struct Meaning {
  unsigned code;
  ErrorKind kind;
};

// Numbers of MySQL 8 and MariaDB 10.11. No number has different meanings in the two.
constexpr std::array kMeanings = {
    // The server undid the work; another attempt may succeed.
    Meaning{1205, ErrorKind::Conflict},  // lock wait timeout
    Meaning{1213, ErrorKind::Conflict},  // deadlock; Galera: certification failed
    Meaning{1180, ErrorKind::Conflict},  // error during COMMIT: Group Replication, Galera
    Meaning{3101, ErrorKind::Conflict},  // Group Replication: rolled back, conflicting writes
    Meaning{1020, ErrorKind::Conflict},  // record has changed since it was read (snapshots)
    Meaning{1317, ErrorKind::Conflict},  // somebody killed the statement
    Meaning{1637, ErrorKind::Conflict},  // too many active transactions
    Meaning{1969, ErrorKind::Conflict},  // MariaDB: max_statement_time is over
    // The data can be read but not written.
    Meaning{1290, ErrorKind::ReadOnly},  // --read-only, --super-read-only
    Meaning{1836, ErrorKind::ReadOnly},  // running in read-only mode
    Meaning{1792, ErrorKind::ReadOnly},  // read-only transaction
    Meaning{1874, ErrorKind::ReadOnly},  // InnoDB is in read-only mode
    Meaning{1036, ErrorKind::ReadOnly},  // table is read only
    Meaning{1142, ErrorKind::ReadOnly},  // command denied (open() saw that SELECT is not)
    Meaning{1143, ErrorKind::ReadOnly},  // the same for a column
    Meaning{1227, ErrorKind::ReadOnly},  // access denied, privilege needed
    Meaning{1370, ErrorKind::ReadOnly},  // the same for a routine (a trigger's)
    Meaning{1021, ErrorKind::ReadOnly},  // disk full
    Meaning{1114, ErrorKind::ReadOnly},  // table full
    Meaning{1026, ErrorKind::ReadOnly},  // error writing a file
    Meaning{1030, ErrorKind::ReadOnly},  // error from the engine, as a rule a full disk
    Meaning{1598, ErrorKind::ReadOnly},  // binary log can't be written
    Meaning{1665, ErrorKind::ReadOnly},  // binary log's format forbids it
    // Connect again: the connection is gone, or this host can't serve now and another may.
    Meaning{1040, ErrorKind::Unavailable},  // too many connections
    Meaning{1041, ErrorKind::Unavailable},  // server is out of memory
    Meaning{1047, ErrorKind::Unavailable},  // Galera: not prepared for application use
    Meaning{1053, ErrorKind::Unavailable},  // server shutdown in progress
    Meaning{1077, ErrorKind::Unavailable},  // normal shutdown
    Meaning{1079, ErrorKind::Unavailable},  // shutdown complete
    Meaning{1080, ErrorKind::Unavailable},  // forcing close of a thread
    Meaning{1129, ErrorKind::Unavailable},  // host is blocked
    Meaning{1152, ErrorKind::Unavailable},  // aborted connection
    Meaning{1153, ErrorKind::Unavailable},  // packet too large: the server hangs up after it
    Meaning{1158, ErrorKind::Unavailable},  // error reading packets
    Meaning{1159, ErrorKind::Unavailable},  // time-out reading packets
    Meaning{1160, ErrorKind::Unavailable},  // error writing packets
    Meaning{1161, ErrorKind::Unavailable},  // time-out writing packets
    Meaning{1184, ErrorKind::Unavailable},  // aborted connection
    Meaning{1203, ErrorKind::Unavailable},  // too many connections of this user
    Meaning{1226, ErrorKind::Unavailable},  // this user's resources are used up
    Meaning{1927, ErrorKind::Unavailable},  // MariaDB: connection was killed
    Meaning{3032, ErrorKind::Unavailable},  // MySQL: server is offline
    Meaning{3100, ErrorKind::Unavailable},  // Group Replication: this member can't write
    Meaning{3168, ErrorKind::Unavailable},  // MySQL: server isn't available
    Meaning{3169, ErrorKind::Unavailable},  // MySQL: session was killed
    Meaning{4031, ErrorKind::Unavailable},  // MySQL: disconnected for being idle
    // The table isn't what open() saw any more: it must be looked at again.
    Meaning{1049, ErrorKind::Unavailable},  // unknown database
    Meaning{1146, ErrorKind::Unavailable},  // no such table
    Meaning{1054, ErrorKind::Unavailable},  // unknown column
    Meaning{1364, ErrorKind::Unavailable},  // column without a default
    Meaning{1412, ErrorKind::Unavailable},  // table definition has changed
    Meaning{1615, ErrorKind::Unavailable},  // statement must be prepared again
    Meaning{1906, ErrorKind::Unavailable},  // MariaDB: a value for a generated column
    Meaning{3105, ErrorKind::Unavailable},  // MySQL: the same
    Meaning{1253, ErrorKind::Unavailable},  // collation of another character set
    Meaning{1267, ErrorKind::Unavailable},  // two collations mixed: the column has another now
    Meaning{1270, ErrorKind::Unavailable},  // the same with three
    Meaning{1271, ErrorKind::Unavailable},  // the same with more
    Meaning{1273, ErrorKind::Unavailable},  // unknown collation: another server's
};

}  // namespace

ErrorKind kind_of(unsigned code) {
  // The client library's own: lost, refused or unreachable connections, or a protocol gone wrong.
  if ((code >= 2000 && code < 3000) || code >= 5000) return ErrorKind::Unavailable;
  const auto* meaning = std::find_if(kMeanings.begin(), kMeanings.end(),
                                     [&](const Meaning& m) { return m.code == code; });
  return meaning == kMeanings.end() ? ErrorKind::Failed : meaning->kind;
}

bool is_missing_table(unsigned code) {
  return code == kMissingTable;
}

bool is_time_out(unsigned code) {
  return code == 1969;
}

bool is_refused(unsigned code) {
  return code == 1142 || code == 1143 || code == 1044;
}

Error as_error(const SqlError& error, std::string_view doing) {
  std::string text(doing);
  text += ": ";
  if (const auto what_to_do = remedy(error); !what_to_do.empty()) text += what_to_do + ": ";
  text += error.text;
  if (error.code != 0) text += " (error " + std::to_string(error.code) + ")";
  return {error.kind, text};
}

}  // namespace grayling::mysql
