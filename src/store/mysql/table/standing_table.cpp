// SPDX-License-Identifier: MIT
#include "store/mysql/table/standing_table.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "grayling/store/migrations.hpp"
#include "grayling/store/pages.hpp"
#include "store/mysql/server/commit_together.hpp"
#include "store/mysql/table/open_table.hpp"
#include "store/mysql/table/row_values.hpp"
#include "store/mysql/table/standing_sql.hpp"

namespace grayling::mysql {
namespace {

constexpr std::string_view kMayRead = "SELECT 1 FROM standing LIMIT 0";
constexpr std::string_view kOldRow = "SELECT 1 FROM acquaintance LIMIT 1";
constexpr std::array<std::string_view, 2> kMayWrite = {
    "INSERT INTO standing (kind, name, partner, domain, passes, last_seen, came)"
    " SELECT '', '', '', '', 0, 0, 0 FROM DUAL WHERE 1 = 0 ON DUPLICATE KEY UPDATE passes = 0",
    "DELETE FROM standing WHERE 1 = 0"};

// The table, and not the connection or the server, is why a statement failed.
bool is_of_table(const SqlError& error) {
  constexpr std::array<unsigned, 10> kCodes = {1044, 1054, 1142, 1143, 1146,
                                               1253, 1267, 1270, 1271, 1364};
  return std::find(kCodes.begin(), kCodes.end(), error.code) != kCodes.end();
}

}  // namespace

// A server that refuses to write for now may do so later.
SqlResult<void> StandingTable::open(Connection& connection) {
  is_usable_ = true;
  is_odd_ = false;
  why_not_.clear();
  refused_.reset();
  auto found = connection.select(kMayRead);
  if (!found && is_missing_table(found.error().code)) {
    const auto made = connection.execute_all(mysql_migrations()[kStandingMigration]);
    if (!made) return leave(made.error());
    found = connection.select(kMayRead);
  }
  if (!found) return leave(found.error());
  if (auto checked = check(connection); !checked || is_odd_) return checked;
  for (const auto statement : kMayWrite) {
    const auto done = connection.execute(statement);
    if (!done && is_of_table(done.error())) return leave(done.error());
  }
  if (auto old = connection.select(kOldRow); old && old->next()) odd_rows_.note_acquaintances();
  return {};
}

SqlResult<void> StandingTable::check(Connection& connection) {
  const auto table = describe_table(connection, "standing");
  if (!table) return fail(table.error());
  const auto ok = check_table(expected_table("standing"), *table, kMysqlTypes);
  if (ok) return {};
  is_usable_ = false;
  is_odd_ = true;
  why_not_ = ok.error().text;
  return {};
}

std::string StandingTable::trouble(std::string_view database) const {
  if (why_not_.empty()) return "";
  const std::string table = std::string(database) + ".standing";
  if (refused_) {
    return as_error(*refused_,
                    table + " isn't there and can't be made (" + std::string(kNoStandings) + ")")
        .text;
  }
  return unused_table(table, why_not_, kNoStandings,
                      is_odd_ ? kMakeAnother
                              : "run 'grayling migrate' with an account that may create it, and "
                                "GRANT SELECT, INSERT, UPDATE, DELETE on it");
}

// Only what is wrong with the connection is the caller's.
SqlResult<void> StandingTable::leave(const SqlError& error) {
  is_usable_ = false;
  if (error.kind == ErrorKind::Unavailable && !is_of_table(error)) {
    return fail(error);
  }
  why_not_ = error.text;
  if (!is_of_table(error)) refused_ = error;
  return {};
}

SqlResult<StandingTable::Found> StandingTable::find(Connection& connection,
                                                    std::span<const StandingKey> keys) {
  Found found(keys.size());
  const auto stored = stored_standings(keys);
  for (const auto part : portions(stored, connection.statement_bytes_max())) {
    auto rows = connection.select(select_standings_sql(part));
    if (!rows && !is_of_table(rows.error())) return fail(rows.error());
    if (!rows) {
      if (auto left = leave(rows.error()); !left) return fail(left.error());
      return Found(keys.size());
    }
    while (rows->next()) {
      const auto* key = find_standing(part, rows->text(0), rows->text(1), rows->text(2));
      if (key == nullptr) {
        return fail(
            SqlError{ErrorKind::Failed, 0, "the server answered with a key that wasn't asked for"});
      }
      found[key->index] = standing_at(*rows);
      if (!found[key->index]) odd_rows_.note_standing(key->text);
    }
  }
  return found;
}

SqlResult<std::vector<StandingRow>> StandingTable::recent(Connection& connection, UnixSeconds since,
                                                          const StandingKey& after,
                                                          std::size_t rows_max) {
  StandingPlace place{stored_columns(after), since};
  const auto read = [&](std::size_t wanted,
                        std::vector<StandingRow>& kept) -> SqlResult<std::size_t> {
    auto rows = connection.select(recent_standings_sql(place.last_seen, place.key, wanted));
    if (rows) return keep_standings(*rows, odd_rows_, kept, place);
    if (!is_of_table(rows.error())) return fail(rows.error());
    return leave(rows.error()).map([] { return std::size_t{0}; });
  };
  return filled_page<StandingRow>(rows_max, read);
}

// After a conflict all portions are put again, so none may have been committed: its counts would be
// added twice.
SqlResult<void> StandingTable::put(Connection& connection, std::span<const StandingRow> rows,
                                   const ExpiredTimes& expired) {
  const auto stored = stored_standings(rows);
  const auto parts = portions(stored, connection.statement_bytes_max());
  auto done = commit_together(connection, parts.size(), [&]() -> SqlResult<void> {
    for (const auto part : parts) {
      const auto put = connection.execute(put_standings_sql(part, rows, expired));
      if (!put) return fail(put.error());
    }
    return {};
  });
  if (done || !is_of_table(done.error())) return done;
  if (auto ended = connection.execute("ROLLBACK"); !ended) return fail(ended.error());
  return leave(done.error());
}

SqlResult<void> StandingTable::purge(Connection& connection, UnixSeconds before,
                                     std::size_t rows_max) {
  const auto done = connection.execute(purge_standings_sql(before, rows_max));
  if (done) return {};
  return is_of_table(done.error()) ? leave(done.error()) : fail(done.error());
}

}  // namespace grayling::mysql
