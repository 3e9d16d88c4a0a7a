// SPDX-License-Identifier: MIT
#include "upgrade.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <sqlite3.h>

#include "grayling/store/migrations.hpp"
#include "grayling/store/service_lock.hpp"
#include "store/sqlite/table_shape.hpp"

namespace grayling::sqlite {
namespace {

constexpr auto kVersion = "PRAGMA user_version";
// A file has tables, and none of them is grayling's. The schema number alone proves nothing.
constexpr auto kIsForeign =
    "SELECT count(*) > 0 AND (user_version = 0 OR"
    " sum(name IN ('sender', 'change_mark', 'standing', 'acquaintance')) = 0)"
    " FROM pragma_user_version, sqlite_schema";
constexpr auto kHasSender = "SELECT count(*) FROM sqlite_schema WHERE name = 'sender'";
// Tables come before their indexes.
constexpr auto kObjects =
    "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type DESC, name";
constexpr auto kFirstMark =
    "INSERT OR IGNORE INTO change_mark (id, exemptions, forgotten) VALUES (1, 0, 0)";
constexpr auto kElsewhere = "; name another file in store.url, or move this one away";

// The wait of a command for a service to upgrade the file, and between two looks.
constexpr std::chrono::milliseconds kUpgradeWaitMax{3000};
constexpr int kLookEveryMs = 20;

// Reads the version again under the lock: another process may be upgrading too.
Result<bool> apply(Connection& connection, std::string_view migration, std::int64_t number) {
  const Transaction transaction(connection);
  if (auto begun = connection.execute("BEGIN IMMEDIATE"); !begun) {
    return fail(begun.error());
  }
  const auto version = connection.number(kVersion);
  if (!version) return fail(version.error());
  if (*version >= number) return false;
  const auto sql = fmt::format("{};\nPRAGMA user_version = {};\nCOMMIT", migration, number);
  if (auto applied = connection.execute(sql.c_str()); !applied) {
    return fail(applied.error());
  }
  return true;
}

// A database in memory with what the migrations make.
Result<std::unique_ptr<Connection>> make_model(std::span<const std::string_view> migrations) {
  auto scratch = Connection::open(":memory:", std::chrono::milliseconds(0));
  if (!scratch) return fail(scratch.error());
  for (const auto migration : migrations) {
    if (auto applied = (*scratch)->execute(std::string(migration).c_str()); !applied) {
      return fail(applied.error());
    }
  }
  return scratch;
}

// The index, from 0, of the migration that takes over the rows of `acquaintance` and drops that
// table. So the table must be grayling's.
constexpr std::size_t kTakesOverAcquaintance = 4;

Result<void> check_acquaintance(Connection& connection) {
  const auto table = describe_table(connection, "acquaintance");
  if (!table) return fail(table.error());
  if (table->is_missing()) return {};
  const auto oddity = beside_oddity(connection, "acquaintance");
  if (!oddity) return fail(oddity.error());
  if (oddity->empty()) return {};
  return fail(ErrorKind::Config,
              fmt::format("the table acquaintance isn't grayling's: {}; rename it, or drop it, and "
                          "start again",
                          *oddity));
}

using NameAndSql = std::pair<std::string, std::string>;

Result<std::vector<NameAndSql>> objects(Connection& connection) {
  auto statement = connection.prepare(kObjects);
  if (!statement) return fail(statement.error());
  return rows_of(*statement, [](const Statement& row) {
    return NameAndSql{row.text_at(0), row.text_at(1)};
  });
}

// Makes tables and indexes again that were dropped or lost in a restore.
Result<void> restore_missing(Connection& connection, Connection& model) {
  const auto wanted = objects(model);
  if (!wanted) return fail(wanted.error());
  const auto there = objects(connection);
  if (!there) return fail(there.error());
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

Result<std::size_t> version_of(Connection& connection, std::size_t known) {
  const auto is_foreign = connection.number(kIsForeign);
  if (!is_foreign) return fail(is_foreign.error());
  if (*is_foreign != 0) {
    return fail(ErrorKind::Config,
                fmt::format("it holds the tables of another program{}", kElsewhere));
  }
  const auto version = connection.number(kVersion);
  if (!version) return fail(version.error());
  if (*version < 0) {
    return fail(
        ErrorKind::Config,
        fmt::format("its schema has number {}: it is another program's{}", *version, kElsewhere));
  }
  if (*version > static_cast<std::int64_t>(known)) {
    return fail(ErrorKind::Config, newer_schema(*version, known, "file"));
  }
  return static_cast<std::size_t>(*version);
}

}  // namespace

Result<std::size_t> examine(Connection& connection, std::span<const std::string_view> migrations) {
  auto version = version_of(connection, migrations.size());
  if (!version || *version < migrations.size()) return version;
  return check_sender(connection).map([&] { return *version; });
}

Result<std::size_t> wait_for_upgrade(Connection& connection, const std::string& path,
                                     std::chrono::milliseconds wait) {
  const auto end = std::chrono::steady_clock::now() + std::min(wait, kUpgradeWaitMax);
  StoreUrl url;
  url.path = path;
  for (;;) {
    auto version = examine(connection, sqlite_migrations());
    if (!version || *version == 0 || *version == sqlite_migrations().size()) return version;
    const auto may = ServiceLock::check_upgrade(url, *version);
    if (may) return version;
    if (std::chrono::steady_clock::now() >= end) return fail(may.error());
    sqlite3_sleep(kLookEveryMs);
  }
}

Result<Upgrade> upgrade(Connection& connection, std::span<const std::string_view> migrations) {
  const auto version = version_of(connection, migrations.size());
  if (!version) return fail(version.error());
  const auto has_sender = connection.number(kHasSender);
  if (!has_sender) return fail(has_sender.error());
  Upgrade upgrade;
  upgrade.has_lost_rows = *version > 0 && *has_sender == 0;
  for (auto at = *version; at < migrations.size(); ++at) {
    if (at == kTakesOverAcquaintance) {
      if (auto checked = check_acquaintance(connection); !checked) return fail(checked.error());
    }
    const auto done = apply(connection, migrations[at], static_cast<std::int64_t>(at) + 1);
    if (!done) return fail(done.error());
    upgrade.applied += *done;
  }
  const auto model = make_model(migrations);
  if (!model) return fail(model.error());
  if (auto done = restore_missing(connection, **model); !done) {
    return fail(done.error());
  }
  return upgrade;
}

}  // namespace grayling::sqlite
