// SPDX-License-Identifier: MIT
#include "store/mysql/admin/beside_look.hpp"

#include "grayling/store/migrations.hpp"
#include "store/mysql/table/open_table.hpp"
#include "store/table_check.hpp"

namespace grayling::mysql {

bool is_unusable(const SqlError& error) {
  return is_refused(error.code) || is_missing_table(error.code);
}

Result<std::optional<SqlError>> find_tables(AdminConnection& admin, const BesideLook& look) {
  Connection& connection = admin.connection();
  const auto find = [&]() -> SqlResult<bool> {
    auto rows = connection.select(look.sql);
    if (!rows) return fail(rows.error());
    return !look.needs_row || rows->next();
  };
  auto found = find();
  const bool is_missing = found ? !*found : is_missing_table(found.error().code);
  if (is_missing && !admin.is_read_only()) {
    const auto made = connection.execute_all(mysql_migrations()[look.migration]);
    if (made) {
      found = find();
    } else if (!found || is_unusable(made.error()) || made.error().kind == ErrorKind::ReadOnly) {
      found = fail(made.error());
    }  // else the tables are there and aren't ours, which find_oddity() reports
  }
  if (found) return std::optional<SqlError>();
  const SqlError& error = found.error();
  const bool is_passing = error.kind == ErrorKind::Unavailable || error.kind == ErrorKind::Conflict;
  if (is_passing && !is_unusable(error)) {
    return fail(admin.failed(error, "looking at the tables beside sender"));
  }
  return std::optional(error);
}

Result<std::string> find_oddity(AdminConnection& admin,
                                std::initializer_list<std::string_view> names,
                                std::string_view loss) {
  for (const auto name : names) {
    const auto table = describe_table(admin.connection(), name);
    if (!table) return fail(admin.failed(table.error(), "looking at the tables"));
    const auto ok = check_table(expected_table(name), *table, kMysqlTypes);
    if (ok) continue;
    return unused_table(admin.database() + "." + std::string(name), ok.error().text, loss,
                        kMakeAnother);
  }
  return std::string();
}

}  // namespace grayling::mysql
