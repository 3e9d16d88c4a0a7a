// SPDX-License-Identifier: MIT
#include "store/mysql/table/open_table.hpp"

#include <utility>

#include "grayling/store/migrations.hpp"

namespace grayling::mysql {
namespace {

// Statements that change nothing and still need the privilege. Unlike SHOW GRANTS they take roles,
// wildcards and proxies into account.
constexpr std::string_view kMaySelect = "SELECT 1 FROM sender LIMIT 0";
constexpr std::string_view kMayInsertFull =
    "INSERT INTO sender (address, client, recipient, first_seen, last_seen, passes)"
    " SELECT '', '', '', 0, 0, 0 FROM DUAL WHERE 1 = 0";
constexpr std::string_view kMayInsertTutorial =
    "INSERT INTO sender (address, user, domain) SELECT '', '', '' FROM DUAL WHERE 1 = 0";
constexpr std::string_view kMayUpdate =
    "UPDATE sender SET first_seen = 0, last_seen = 0, passes = 0 WHERE 1 = 0";
constexpr std::string_view kMayDelete = "DELETE FROM sender WHERE 1 = 0";

constexpr unsigned kTableExists = 1050;

std::string table_name(const StoreUrl& url) {
  return url.database + ".sender";
}

Error lacks_privilege(const SqlError& error, std::string_view privilege, TableKind kind,
                      const StoreUrl& url) {
  const std::string_view all =
      kind == TableKind::Full ? "SELECT, INSERT, UPDATE, DELETE" : "SELECT, INSERT";
  return as_error(error, "the account lacks the privilege " + std::string(privilege) + " on " +
                             table_name(url) + " (GRANT " + std::string(all) + " ON " +
                             table_name(url) + " TO it, as an administrator)");
}

// A table that grayling makes later is there, so `sender` was there once.
bool has_others(Connection& connection) {
  return connection.select("SELECT 1 FROM standing LIMIT 0").has_value() ||
         connection.select("SELECT 1 FROM change_mark LIMIT 0").has_value();
}

// True: the table was there before, and its rows are lost.
Result<bool> create_table(Connection& connection, const StoreUrl& url) {
  const bool is_lost = has_others(connection);
  const auto done = connection.execute_all(mysql_migrations().front());  // sender alone
  if (done) return is_lost;
  if (done.error().code == kTableExists) return false;  // another process was quicker
  const bool is_refused_here = is_refused(done.error().code);
  return fail(
      as_error(done.error(), "there is no table " + table_name(url) + " and it can't be created" +
                                 (is_refused_here ? " by this account: run 'grayling migrate "
                                                    "--store URL' with one that may"
                                                  : "")));
}

Result<bool> find_or_create(Connection& connection, const StoreUrl& url) {
  const auto found = connection.select(kMaySelect);
  if (found) return false;
  if (is_missing_table(found.error().code)) return create_table(connection, url);
  if (is_refused(found.error().code)) {
    return fail(lacks_privilege(found.error(), "SELECT", TableKind::Full, url));
  }
  return fail(as_error(found.error(), "reading " + table_name(url)));
}

Result<TableShape> inspect(Connection& connection, const StoreUrl& url) {
  const auto table = describe_table(connection, "sender");
  if (!table) return fail(as_error(table.error(), "reading the table's columns"));
  auto shape = table_shape(*table);
  if (!shape) return fail(table_name(url) + ": " + shape.error().text);
  return shape;
}

// Sets `is_read_only` if the server forbids writes or makes them wait, as during a backup; in the
// latter case the account's privileges stay unknown. Sets `refusal` if the account may not write.
Result<void> probe_write(Connection& connection, std::string_view statement,
                         std::string_view privilege, const StoreUrl& url, OpenedTable& table) {
  const auto done = connection.execute(statement);
  if (done) return {};
  if (is_refused(done.error().code)) {
    table.refusal = lacks_privilege(done.error(), privilege, table.shape.kind, url);
    return {};
  }
  const bool is_waiting = done.error().kind == ErrorKind::Conflict;
  if (is_waiting || done.error().kind == ErrorKind::ReadOnly) {
    table.is_read_only = true;
    table.is_unprobed = is_waiting;
    return {};
  }
  return fail(as_error(done.error(), "writing to " + table_name(url)));
}

// An account that may write nothing can still find known senders. One that may only INSERT or only
// UPDATE is an error: rows that never pass, or passes without new rows, are of no use.
Result<void> probe_writes(Connection& connection, const StoreUrl& url, OpenedTable& table) {
  if (table.shape.kind == TableKind::Tutorial) {
    return probe_write(connection, kMayInsertTutorial, "INSERT", url, table);
  }
  auto ok = probe_write(connection, kMayInsertFull, "INSERT", url, table);
  const auto refused_insert = std::exchange(table.refusal, std::nullopt);
  if (!ok || table.is_unprobed) return ok;
  ok = probe_write(connection, kMayUpdate, "UPDATE", url, table);
  if (!ok) return ok;
  if (table.refusal.has_value() != refused_insert.has_value()) {
    return fail(refused_insert ? *refused_insert : *table.refusal);
  }
  table.refusal = refused_insert;
  return {};
}

SqlResult<void> read_columns(Connection& connection, const std::string& where, FoundTable& table) {
  auto rows = connection.select(
      "SELECT LOWER(COLUMN_NAME), LOWER(DATA_TYPE), COALESCE(CHARACTER_MAXIMUM_LENGTH, 0),"
      " LOWER(COALESCE(CHARACTER_SET_NAME, '')), LOWER(COALESCE(COLLATION_NAME, '')),"
      " EXTRA LIKE '%VIRTUAL%' OR EXTRA LIKE '%STORED%' OR EXTRA LIKE '%PERSISTENT%',"
      " IS_NULLABLE = 'NO' AND COLUMN_DEFAULT IS NULL AND EXTRA NOT LIKE '%auto_increment%',"
      " IS_NULLABLE = 'YES' FROM information_schema.COLUMNS" +
      where + " ORDER BY ORDINAL_POSITION");
  if (!rows) return fail(rows.error());
  while (rows->next()) {
    ColumnInfo column;
    column.name = rows->text(0);
    column.type = rows->text(1);
    column.chars_max = static_cast<std::size_t>(rows->number(2).value_or(0));
    column.charset = rows->text(3);
    column.collation = rows->text(4);
    column.is_generated = rows->text(5) == "1";
    column.is_needed = rows->text(6) == "1" && !column.is_generated;
    column.may_be_null = rows->text(7) == "1";
    table.columns.push_back(std::move(column));
  }
  return {};
}

// A key over a prefix of a column (SUB_PART) is another key.
SqlResult<void> read_indexes(Connection& connection, const std::string& where, FoundTable& table) {
  auto rows = connection.select(
      "SELECT LOWER(INDEX_NAME), CONCAT(LOWER(COLUMN_NAME), COALESCE(CONCAT('(', SUB_PART, ')'),"
      " '')) FROM information_schema.STATISTICS" +
      where + " ORDER BY INDEX_NAME, SEQ_IN_INDEX");
  if (!rows) return fail(rows.error());
  while (rows->next()) {
    if (rows->text(0) == "primary") {
      table.primary_key.emplace_back(rows->text(1));
    } else {
      table.indexes.emplace_back(rows->text(0));
    }
  }
  return {};
}

SqlResult<void> read_rest(Connection& connection, const std::string& where, FoundTable& table) {
  auto rows = connection.select(
      "SELECT TABLE_TYPE LIKE '%VIEW%', COALESCE(TABLE_COMMENT, ''), COALESCE(TABLE_ROWS, 0)"
      " FROM information_schema.TABLES" +
      where);
  if (!rows) return fail(rows.error());
  if (!rows->next()) return {};
  table.is_view = rows->text(0) == "1";
  table.comment = rows->text(1);
  table.rows = rows->number(2).value_or(0);
  return {};
}

}  // namespace

SqlResult<FoundTable> describe_table(Connection& connection, std::string_view name) {
  const std::string where =
      " WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = '" + std::string(name) + "'";
  FoundTable table;
  auto ok = read_columns(connection, where, table);
  if (ok && !table.is_missing()) ok = read_indexes(connection, where, table);
  if (ok && !table.is_missing()) ok = read_rest(connection, where, table);
  if (!ok) return fail(ok.error());
  return table;
}

Result<OpenedTable> look_at_table(Connection& connection, const StoreUrl& url) {
  const auto found = connection.select(kMaySelect);
  if (!found && is_missing_table(found.error().code)) {
    return fail(ErrorKind::Unavailable,
                "there is no table " + table_name(url) + " yet; grayling serve makes it");
  }
  if (!found) return fail(as_error(found.error(), "reading " + table_name(url)));
  auto shape = inspect(connection, url);
  if (!shape) return fail(shape.error());
  return OpenedTable{.shape = std::move(*shape), .is_unprobed = true};
}

Result<OpenedTable> open_table(Connection& connection, const StoreUrl& url) {
  const auto is_lost = find_or_create(connection, url);
  if (!is_lost) return fail(is_lost.error());
  auto shape = inspect(connection, url);
  if (!shape) return fail(shape.error());
  OpenedTable table{std::move(*shape)};
  table.has_lost_rows = *is_lost;
  if (auto ok = probe_writes(connection, url, table); !ok) return fail(ok.error());
  table.is_read_only |= table.refusal.has_value();
  if (table.shape.kind == TableKind::Full && !table.is_unprobed) {
    const auto done = connection.execute(kMayDelete);
    table.may_delete = done || !is_refused(done.error().code);
  }
  return table;
}

}  // namespace grayling::mysql
