// SPDX-License-Identifier: MIT
#include "upgrade.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace grayling::sqlite {
namespace {

constexpr auto kVersion = "PRAGMA user_version";
constexpr auto kIsForeign =
    "SELECT user_version = 0 AND (SELECT count(*) FROM sqlite_schema) > 0 FROM pragma_user_version";
// Columns that an administrator added, which no row of ours needs to fill, are left out.
constexpr auto kColumns =
    "SELECT group_concat(name || ' ' || type || ' ' || \"notnull\" || pk || hidden, ', ')"
    " FROM pragma_table_xinfo('sender') WHERE name IN ('address', 'user', 'domain', 'client',"
    " 'recipient', 'first_seen', 'last_seen', 'passes')"
    " OR (\"notnull\" AND dflt_value IS NULL)";
// Tables come before their indexes. The table sender is never made anew: its rows are what counts.
constexpr auto kBeside =
    "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND tbl_name <> 'sender'"
    " ORDER BY type DESC, name";
constexpr auto kFirstMark =
    "INSERT OR IGNORE INTO change_mark (id, exemptions, forgotten) VALUES (1, 0, 0)";
constexpr auto kElsewhere = "; name another file in store.url, or move this one away";

// The version is read again under the lock: another process may be at the same work.
Result<bool> apply(Connection& connection, std::string_view migration, std::int64_t number) {
  const Transaction transaction(connection);
  if (auto begun = connection.execute("BEGIN IMMEDIATE"); !begun) {
    return tl::make_unexpected(begun.error());
  }
  const auto version = connection.number(kVersion);
  if (!version) return tl::make_unexpected(version.error());
  if (*version >= number) return false;
  const auto sql = fmt::format("{};\nPRAGMA user_version = {};\nCOMMIT", migration, number);
  if (auto applied = connection.execute(sql.c_str()); !applied) {
    return tl::make_unexpected(applied.error());
  }
  return true;
}

// What the migrations make of an empty database.
Result<std::unique_ptr<Connection>> make_model(std::span<const std::string_view> migrations) {
  auto scratch = Connection::open(":memory:", std::chrono::milliseconds(0));
  if (!scratch) return tl::make_unexpected(scratch.error());
  for (const auto migration : migrations) {
    if (auto applied = (*scratch)->execute(std::string(migration).c_str()); !applied) {
      return tl::make_unexpected(applied.error());
    }
  }
  return scratch;
}

Result<void> check_columns(Connection& connection, Connection& model) {
  const auto expected = model.text(kColumns);
  if (!expected) return tl::make_unexpected(expected.error());
  const auto columns = connection.text(kColumns);
  if (!columns) return tl::make_unexpected(columns.error());
  if (*columns == *expected) return {};
  return fail(ErrorKind::Config, fmt::format("its table sender is not grayling's{}", kElsewhere));
}

using NameAndSql = std::pair<std::string, std::string>;

Result<std::vector<NameAndSql>> beside(Connection& connection) {
  auto statement = connection.prepare(kBeside);
  if (!statement) return tl::make_unexpected(statement.error());
  return rows_of(*statement, [](const Statement& row) {
    return NameAndSql{row.text_at(0), row.text_at(1)};
  });
}

// Somebody dropped a table or an index beside `sender`, or lost it in a restore: it starts anew.
Result<void> restore_beside(Connection& connection, Connection& model) {
  const auto wanted = beside(model);
  if (!wanted) return tl::make_unexpected(wanted.error());
  const auto there = beside(connection);
  if (!there) return tl::make_unexpected(there.error());
  std::string missing;
  for (const auto& [name, sql] : *wanted) {
    const auto has_name = [&wanted_name = name](const auto& row) {
      return row.first == wanted_name;
    };
    if (std::none_of(there->begin(), there->end(), has_name)) missing += sql + ";\n";
  }
  if (missing.empty()) return {};
  const Transaction transaction(connection);
  const auto sql = fmt::format("BEGIN IMMEDIATE;\n{}{};\nCOMMIT", missing, kFirstMark);
  return connection.execute(sql.c_str());
}

Result<std::size_t> version_of(Connection& connection, std::size_t known_max) {
  const auto is_foreign = connection.number(kIsForeign);
  if (!is_foreign) return tl::make_unexpected(is_foreign.error());
  if (*is_foreign != 0) {
    return fail(ErrorKind::Config,
                fmt::format("it holds the tables of another program{}", kElsewhere));
  }
  const auto version = connection.number(kVersion);
  if (!version) return tl::make_unexpected(version.error());
  const auto known = static_cast<std::int64_t>(known_max);
  if (*version < 0 || *version > known) {
    return fail(ErrorKind::Config,
                fmt::format("its schema has number {}, and this grayling knows those up to {}: it "
                            "is a newer grayling's or another program's{}",
                            *version, known, kElsewhere));
  }
  return static_cast<std::size_t>(*version);
}

}  // namespace

Result<std::size_t> examine(Connection& connection, std::span<const std::string_view> migrations) {
  const auto version = version_of(connection, migrations.size());
  if (!version || *version < migrations.size()) return version;
  const auto model = make_model(migrations);
  if (!model) return tl::make_unexpected(model.error());
  return check_columns(connection, **model).map([&] { return *version; });
}

Result<std::size_t> upgrade(Connection& connection, std::span<const std::string_view> migrations) {
  const auto version = version_of(connection, migrations.size());
  if (!version) return version;
  std::size_t applied = 0;
  for (std::size_t number = *version + 1; number <= migrations.size(); ++number) {
    const auto done = apply(connection, migrations[number - 1], static_cast<std::int64_t>(number));
    if (!done) return tl::make_unexpected(done.error());
    applied += *done;
  }
  const auto model = make_model(migrations);
  if (!model) return tl::make_unexpected(model.error());
  auto done = check_columns(connection, **model);
  if (done) done = restore_beside(connection, **model);
  if (!done) return tl::make_unexpected(done.error());
  return applied;
}

}  // namespace grayling::sqlite
