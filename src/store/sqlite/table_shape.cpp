// SPDX-License-Identifier: MIT
#include "store/sqlite/table_shape.hpp"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

namespace grayling::sqlite {
namespace {

// The second names are those of other engines: in a table that isn't STRICT they have the same
// affinity.
const ColumnTypes kTypes{{"text", "varchar"}, {"integer", "bigint"}, {"int"}};

// hidden: 2 and 3 are generated columns. A type's length means nothing here.
constexpr auto kColumns =
    "SELECT lower(name), lower(rtrim(substr(type, 1, instr(type || '(', '(') - 1))), hidden > 1,"
    " \"notnull\" AND dflt_value IS NULL AND hidden = 0, \"notnull\" = 0"
    " FROM pragma_table_xinfo(?1) ORDER BY cid";
constexpr auto kPrimaryKey =
    "SELECT lower(name) FROM pragma_table_xinfo(?1) WHERE pk > 0 ORDER BY pk";
constexpr auto kCollations =
    "SELECT lower(x.name), lower(x.coll) FROM pragma_index_list(?1) AS l"
    " JOIN pragma_index_xinfo(l.name) AS x WHERE l.origin = 'pk' AND x.key";
constexpr auto kIsView = "SELECT 1 FROM sqlite_schema WHERE name = ?1 AND type = 'view'";

template <typename Read>
Result<void> each_row(Connection& connection, const char* sql, std::string_view name, Read read) {
  auto statement = connection.prepare(sql);
  if (!statement) return fail(statement.error());
  statement->bind(1, name);
  auto row = statement->step();
  for (; row && *row; row = statement->step()) read(*statement);
  if (!row) return fail(row.error());
  return {};
}

}  // namespace

Result<FoundTable> describe_table(Connection& connection, std::string_view name) {
  FoundTable table;
  auto done = each_row(connection, kColumns, name, [&](const Statement& row) {
    ColumnInfo column;
    column.name = row.text_at(0);
    column.type = row.text_at(1);
    column.chars_max = std::numeric_limits<std::size_t>::max();
    column.collation = "binary";
    column.is_generated = row.number_at(2) != 0;
    column.is_needed = row.number_at(3) != 0;
    column.may_be_null = row.number_at(4) != 0;
    table.columns.push_back(std::move(column));
  });
  if (done) {
    done = each_row(connection, kPrimaryKey, name,
                    [&](const Statement& row) { table.primary_key.push_back(row.text_at(0)); });
  }
  if (done) {
    done = each_row(connection, kCollations, name, [&](const Statement& row) {
      for (auto& column : table.columns) {
        if (column.name == row.text_at(0)) column.collation = row.text_at(1);
      }
    });
  }
  if (done) {
    done = each_row(connection, kIsView, name, [&](const Statement&) { table.is_view = true; });
  }
  if (!done) return fail(done.error());
  return table;
}

Result<void> check_sender(Connection& connection) {
  const auto table = describe_table(connection, "sender");
  if (!table) return fail(table.error());
  const auto ok = check_table(expected_table("sender"), *table, kTypes);
  return ok ? ok : fail(ErrorKind::Config, odd_sender(ok.error().text, "file"));
}

// A missing index is no oddity: upgrade() makes it again.
Result<std::string> beside_oddity(Connection& connection, std::string_view name) {
  const auto table = describe_table(connection, name);
  if (!table) return fail(table.error());
  auto expected = expected_table(name);
  expected.index = "";
  const auto ok = check_table(expected, *table, kTypes);
  return ok ? "" : ok.error().text;
}

}  // namespace grayling::sqlite
