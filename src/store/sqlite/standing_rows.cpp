// SPDX-License-Identifier: MIT
#include "store/sqlite/standing_rows.hpp"

#include "store/sqlite/change_mark.hpp"
#include "store/sqlite/sender_columns.hpp"

namespace grayling::sqlite {
namespace {

constexpr auto kFirst =
    "SELECT domain, passes, last_seen, came, kind, name, partner FROM standing"
    " ORDER BY kind, name, partner";
constexpr auto kAfter =
    "SELECT domain, passes, last_seen, came, kind, name, partner FROM standing"
    " WHERE (kind, name, partner) > (?1, ?2, ?3) ORDER BY kind, name, partner";
constexpr auto kJoin =
    "INSERT INTO standing (kind, name, partner, domain, passes, last_seen, came)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (kind, name, partner) DO UPDATE SET"
    " domain = iif(domain = excluded.domain, domain, ''),"
    " passes = iif(typeof(passes) = 'integer', max(passes, excluded.passes), excluded.passes),"
    " last_seen = iif(typeof(last_seen) = 'integer', max(last_seen, excluded.last_seen),"
    " excluded.last_seen),"
    " came = iif(typeof(came) = 'integer', max(came, excluded.came), excluded.came)";
constexpr auto kForgetStanding =
    "DELETE FROM standing WHERE kind = ?1 AND name = ?2 AND partner = ?3";

}  // namespace

std::optional<StandingRow> standing_row_at(const Statement& row, OddRows& odd_rows) {
  const StandingColumns columns{row.text_at(4), row.text_at(5), row.text_at(6)};
  auto key = standing_key(columns);
  auto standing = standing_at(row);
  if (key && standing) return StandingRow{std::move(*key), std::move(*standing)};
  odd_rows.note_standing(columns);
  return std::nullopt;
}

Result<std::vector<StandingRow>> standings(Connection& connection,
                                           const std::optional<StandingKey>& after,
                                           std::size_t rows_max, OddRows& odd_rows) {
  auto statement = connection.prepare(after ? kAfter : kFirst);
  if (!statement) return fail(statement.error());
  const StandingColumns from = stored_columns(after.value_or(StandingKey{}));
  if (after) bind_key(*statement, from);
  return kept_rows_of(*statement, rows_max,
                      [&](const Statement& row) { return standing_row_at(row, odd_rows); });
}

Result<void> put_standings(Connection& connection, std::span<const StandingRow> rows) {
  auto join = connection.prepare(kJoin);
  if (!join) return fail(join.error());
  for (const auto& [key, standing] : rows) {
    const StandingColumns columns = stored_columns(key);
    bind_key(*join, columns);
    bind_standing(*join, standing);
    if (auto done = join->run(); !done) return done;
  }
  return {};
}

Result<std::size_t> forget_standings(Connection& connection, std::span<const StandingKey> keys,
                                     bool has_mark) {
  auto forget = connection.prepare(kForgetStanding);
  if (!forget) return fail(forget.error());
  std::size_t forgotten = 0;
  for (const auto& key : keys) {
    const StandingColumns columns = stored_columns(key);
    bind_key(*forget, columns);
    if (auto done = forget->run(); !done) return fail(done.error());
    forgotten += static_cast<std::size_t>(connection.changes());
  }
  if (!has_mark) return forgotten;
  if (auto marked = connection.execute(kMarkForgotten); !marked) {
    return fail(marked.error());
  }
  return forgotten;
}

}  // namespace grayling::sqlite
