// SPDX-License-Identifier: MIT
#include "store/mysql/acquaintance_table.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "grayling/store/migrations.hpp"
#include "store/mysql/acquaintance_sql.hpp"
#include "store/mysql/open_table.hpp"

namespace grayling {
namespace {

constexpr std::string_view kMayRead = "SELECT 1 FROM acquaintance LIMIT 0";
constexpr std::array<std::string_view, 2> kMayWrite = {
    "INSERT INTO acquaintance (address, client, recipient, domain, passes, last_seen)"
    " SELECT '', '', '', '', 0, 0 FROM DUAL WHERE 1 = 0 ON DUPLICATE KEY UPDATE passes = 0",
    "DELETE FROM acquaintance WHERE 1 = 0"};

// The table, and not the connection or the server, is why a statement failed.
bool is_of_table(const SqlError& error) {
  constexpr std::array<unsigned, 10> kCodes = {1044, 1054, 1142, 1143, 1146,
                                               1253, 1267, 1270, 1271, 1364};
  return std::find(kCodes.begin(), kCodes.end(), error.code) != kCodes.end();
}

SqlError unreadable() {
  return {ErrorKind::Failed, 0, "the table acquaintance holds odd rows"};
}

// The columns after the key.
SqlResult<Acquaintance> acquaintance_at(const Rows& rows) {
  const auto passes = rows.number(4);
  const auto last_seen = rows.number(5);
  if (!passes || !last_seen) return tl::make_unexpected(unreadable());
  constexpr std::int64_t kPassesMax = std::numeric_limits<std::uint32_t>::max();
  const auto clamped = std::clamp(*passes, std::int64_t{0}, kPassesMax);
  return Acquaintance{std::string(rows.text(3)), static_cast<std::uint32_t>(clamped), *last_seen};
}

}  // namespace

// A server that refuses to write for now may do so later.
SqlResult<void> AcquaintanceTable::open(Connection& connection) {
  shape_ = acquaintance_shape();
  is_usable_ = true;
  is_odd_ = false;
  why_not_.clear();
  refused_.reset();
  auto found = connection.select(kMayRead);
  if (!found && is_missing_table(found.error().code)) {
    const auto made = connection.execute_all(mysql_migrations()[kAcquaintanceMigration]);
    if (!made) return leave(made.error());
    found = connection.select(kMayRead);
  }
  if (!found) return leave(found.error());
  if (auto checked = check(connection); !checked || is_odd_) return checked;
  for (const auto statement : kMayWrite) {
    const auto done = connection.execute(statement);
    if (!done && is_of_table(done.error())) return leave(done.error());
  }
  return {};
}

SqlResult<void> AcquaintanceTable::check(Connection& connection) {
  const auto table = describe_table(connection, "acquaintance");
  if (!table) return tl::make_unexpected(table.error());
  const auto ok = check_table(expected_table("acquaintance"), *table, kMysqlTypes);
  if (ok) return {};
  is_usable_ = false;
  is_odd_ = true;
  why_not_ = ok.error().text;
  return {};
}

std::string AcquaintanceTable::trouble(std::string_view database) const {
  if (why_not_.empty()) return "";
  const std::string table = std::string(database) + ".acquaintance";
  if (refused_) {
    return as_error(*refused_, table + " isn't there and can't be made (" +
                                   std::string(kNoAcquaintances) + ")")
        .text;
  }
  return unused_table(table, why_not_, kNoAcquaintances,
                      is_odd_ ? kMakeAnother
                              : "run 'grayling migrate' with an account that may create it, and "
                                "GRANT SELECT, INSERT, UPDATE, DELETE on it");
}

// Only what is wrong with the connection is the caller's.
SqlResult<void> AcquaintanceTable::leave(const SqlError& error) {
  is_usable_ = false;
  if (error.kind == ErrorKind::Unavailable && !is_of_table(error)) {
    return tl::make_unexpected(error);
  }
  why_not_ = error.text;
  if (!is_of_table(error)) refused_ = error;
  return {};
}

SqlResult<AcquaintanceTable::Found> AcquaintanceTable::find(Connection& connection,
                                                            std::span<const Key> keys) {
  Found found(keys.size());
  const auto stored = stored_keys(keys, shape_);
  for (const auto part : portions(stored, connection.statement_bytes_max())) {
    auto rows = connection.select(select_acquaintances_sql(part, shape_));
    if (!rows && !is_of_table(rows.error())) return tl::make_unexpected(rows.error());
    if (!rows) {
      if (auto left = leave(rows.error()); !left) return tl::make_unexpected(left.error());
      return Found(keys.size());
    }
    while (rows->next()) {
      const auto* key = find_key(part, rows->text(0), rows->text(1), rows->text(2));
      auto row = acquaintance_at(*rows);
      if (!row) return tl::make_unexpected(row.error());
      if (key == nullptr) return tl::make_unexpected(unreadable());
      found[key->index] = std::move(*row);
    }
  }
  return found;
}

// Keys as the table spells them, which those of clients are.
SqlResult<std::vector<AcquaintanceRow>> AcquaintanceTable::recent(Connection& connection,
                                                                  UnixSeconds since,
                                                                  const Key& after,
                                                                  std::size_t rows_max) {
  std::vector<AcquaintanceRow> recent;
  auto rows = connection.select(recent_acquaintances_sql(since, after, rows_max));
  if (!rows && !is_of_table(rows.error())) return tl::make_unexpected(rows.error());
  if (!rows) {
    if (auto left = leave(rows.error()); !left) return tl::make_unexpected(left.error());
    return recent;
  }
  while (rows->next()) {
    auto row = acquaintance_at(*rows);
    if (!row) return tl::make_unexpected(row.error());
    recent.push_back(
        {{std::string(rows->text(0)), std::string(rows->text(1)), std::string(rows->text(2))},
         std::move(*row)});
  }
  return recent;
}

SqlResult<void> AcquaintanceTable::put(Connection& connection,
                                       std::span<const AcquaintanceRow> rows) {
  const auto stored = stored_keys(rows, shape_);
  for (const auto part : portions(stored, connection.statement_bytes_max())) {
    const auto done = connection.execute(put_acquaintances_sql(part, rows, shape_));
    if (done) continue;
    return is_of_table(done.error()) ? leave(done.error()) : tl::make_unexpected(done.error());
  }
  return {};
}

SqlResult<void> AcquaintanceTable::purge(Connection& connection, UnixSeconds before,
                                         std::size_t rows_max) {
  const auto done = connection.execute(purge_acquaintances_sql(before, rows_max));
  if (done) return {};
  return is_of_table(done.error()) ? leave(done.error()) : tl::make_unexpected(done.error());
}

}  // namespace grayling
