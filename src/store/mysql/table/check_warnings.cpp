// SPDX-License-Identifier: MIT
#include "grayling/base/text.hpp"
#include "store/mysql/table/table.hpp"

namespace grayling::mysql {
namespace {

constexpr std::int64_t kDuplicate = 1062;
constexpr std::int64_t kDeprecated = 1287;             // a character set's name, in MySQL
constexpr std::int64_t kUnsafeForStatementLog = 1592;  // about replication, not about the row

}  // namespace

SqlResult<void> check_warnings(Connection& connection) {
  auto rows = connection.select("SHOW WARNINGS");
  if (!rows) return fail(rows.error());
  while (rows->next()) {
    if (rows->columns() != 3) break;
    const auto code = rows->number(1).value_or(0);
    if (code == kDuplicate || code == kDeprecated || code == kUnsafeForStatementLog) continue;
    return fail(SqlError{ErrorKind::Unavailable, static_cast<unsigned>(code),
                         "the table takes a row only with a warning: " + printable(rows->text(2))});
  }
  return {};
}

}  // namespace grayling::mysql
