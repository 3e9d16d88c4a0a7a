// SPDX-License-Identifier: MIT
#include "upgrade.hpp"

#include <string>

#include <fmt/format.h>

namespace grayling::sqlite {
namespace {

constexpr auto kVersion = "PRAGMA user_version";
constexpr auto kIsForeign =
    "SELECT user_version = 0 AND (SELECT count(*) FROM sqlite_schema) > 0 FROM pragma_user_version";
constexpr auto kColumns =
    "SELECT group_concat(name || ' ' || type || ' ' || \"notnull\" || pk || hidden, ', ')"
    " FROM pragma_table_xinfo('sender')";
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

// The columns that `sender` must have: those that the migrations give an empty database.
Result<std::string> expected_columns(std::span<const std::string_view> migrations) {
  const auto scratch = Connection::open(":memory:", std::chrono::milliseconds(0));
  if (!scratch) return tl::make_unexpected(scratch.error());
  for (const auto migration : migrations) {
    if (auto applied = (*scratch)->execute(std::string(migration).c_str()); !applied) {
      return tl::make_unexpected(applied.error());
    }
  }
  return (*scratch)->text(kColumns);
}

Result<void> check_columns(Connection& connection, std::span<const std::string_view> migrations) {
  const auto expected = expected_columns(migrations);
  if (!expected) return tl::make_unexpected(expected.error());
  const auto columns = connection.text(kColumns);
  if (!columns) return tl::make_unexpected(columns.error());
  if (*columns == *expected) return {};
  return fail(ErrorKind::Config, fmt::format("its table sender is not grayling's{}", kElsewhere));
}

}  // namespace

Result<std::size_t> upgrade(Connection& connection, std::span<const std::string_view> migrations) {
  const auto is_foreign = connection.number(kIsForeign);
  if (!is_foreign) return tl::make_unexpected(is_foreign.error());
  if (*is_foreign != 0) {
    return fail(ErrorKind::Config,
                fmt::format("it holds the tables of another program{}", kElsewhere));
  }
  const auto version = connection.number(kVersion);
  if (!version) return tl::make_unexpected(version.error());
  const auto known = static_cast<std::int64_t>(migrations.size());
  if (*version < 0 || *version > known) {
    return fail(ErrorKind::Config,
                fmt::format("its schema has number {}, and this grayling knows those up to {}: it "
                            "is a newer grayling's or another program's{}",
                            *version, known, kElsewhere));
  }
  std::size_t applied = 0;
  for (auto number = *version + 1; number <= known; ++number) {
    const auto done = apply(connection, migrations[static_cast<std::size_t>(number - 1)], number);
    if (!done) return tl::make_unexpected(done.error());
    applied += *done;
  }
  if (auto checked = check_columns(connection, migrations); !checked) {
    return tl::make_unexpected(checked.error());
  }
  return applied;
}

}  // namespace grayling::sqlite
