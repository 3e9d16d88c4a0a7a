// SPDX-License-Identifier: MIT
#include "store/mysql/table/table_info.hpp"

#include "store/mysql/table/open_table.hpp"

namespace grayling::mysql {

SqlResult<TableInfo> table_info(Connection& connection, std::string_view name) {
  TableInfo info;
  auto table = describe_table(connection, name);
  if (!table) return fail(table.error());
  if (table->is_missing()) return info;
  auto shape = table_shape(*table);
  if (shape) {
    info.kind = shape->kind == TableKind::Full ? TableInfo::Kind::Full : TableInfo::Kind::Tutorial;
    info.shape = std::move(*shape);
  } else {
    info.kind = TableInfo::Kind::Other;
    info.oddity = shape.error().text;
  }
  info.comment = std::move(table->comment);
  info.rows = table->rows;
  return info;
}

}  // namespace grayling::mysql
