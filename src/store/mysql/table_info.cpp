// SPDX-License-Identifier: MIT
#include "store/mysql/table_info.hpp"

#include "store/mysql/open_table.hpp"

namespace grayling {

SqlResult<TableInfo> table_info(Connection& connection, std::string_view name) {
  TableInfo info;
  const auto columns = table_columns(connection, name);
  if (!columns) return tl::make_unexpected(columns.error());
  if (columns->empty()) return info;
  const auto key = table_primary_key(connection, name);
  if (!key) return tl::make_unexpected(key.error());
  auto shape = table_shape(*columns, *key);
  if (shape) {
    info.kind = shape->kind == TableKind::Full ? TableInfo::Kind::Full : TableInfo::Kind::Tutorial;
    info.shape = std::move(*shape);
  } else {
    info.kind = TableInfo::Kind::Other;
    info.oddity = shape.error().text;
  }
  auto rows = connection.select(
      "SELECT TABLE_COMMENT, COALESCE(TABLE_ROWS, 0) FROM information_schema.TABLES"
      " WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = '" +
      std::string(name) + "'");
  if (!rows) return tl::make_unexpected(rows.error());
  if (rows->next()) {
    info.comment = rows->text(0);
    info.rows = rows->number(1).value_or(0);
  }
  return info;
}

}  // namespace grayling
