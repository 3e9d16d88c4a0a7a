// SPDX-License-Identifier: MIT
#include "store/sqlite/standing_rows.hpp"

#include "grayling/store/acquaintance.hpp"
#include "store/sqlite/change_mark.hpp"
#include "store/sqlite/sender_columns.hpp"

namespace grayling::sqlite {
namespace {

constexpr auto kFirst =
    "SELECT domain, passes, last_seen, address, client, recipient FROM acquaintance"
    " ORDER BY address, client, recipient";
constexpr auto kAfter =
    "SELECT domain, passes, last_seen, address, client, recipient FROM acquaintance"
    " WHERE (address, client, recipient) > (?1, ?2, ?3)"
    " ORDER BY address, client, recipient";
constexpr auto kJoin =
    "INSERT INTO acquaintance (address, client, recipient, domain, passes, last_seen)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (address, client, recipient) DO UPDATE SET"
    " domain = iif(domain = excluded.domain, domain, ''),"
    " passes = iif(typeof(passes) = 'integer', max(passes, excluded.passes), excluded.passes),"
    " last_seen = iif(typeof(last_seen) = 'integer', max(last_seen, excluded.last_seen),"
    " excluded.last_seen)";
constexpr auto kForget =
    "DELETE FROM acquaintance WHERE address = ?1 AND client = ?2 AND recipient = ?3";

}  // namespace

Result<std::vector<StandingRow>> standings(Connection& connection,
                                           const std::optional<StandingKey>& after,
                                           std::size_t rows_max, OddRows& odd_rows) {
  auto statement = connection.prepare(after ? kAfter : kFirst);
  if (!statement) return fail(statement.error());
  const Key from = acquaintance_key(after.value_or(StandingKey{}));
  if (after) bind_key(*statement, from);
  const auto read = [&](const Statement& row) -> std::optional<StandingRow> {
    auto standing = standing_at(row);
    auto key = key_of_acquaintance(key_at(row));
    if (standing && key) return StandingRow{std::move(*key), std::move(*standing)};
    odd_rows.note_standing(key_at(row));
    return std::nullopt;
  };
  return kept_rows_of(*statement, rows_max, read);
}

Result<void> put_standings(Connection& connection, std::span<const StandingRow> rows) {
  auto join = connection.prepare(kJoin);
  if (!join) return fail(join.error());
  for (const auto& [key, standing] : rows) {
    const Key columns = acquaintance_key(key);
    bind_key(*join, columns);
    join->bind(4, standing.domain);
    join->bind(5, std::int64_t{standing.passes});
    join->bind(6, standing.last_seen);
    if (auto done = join->run(); !done) return done;
  }
  return {};
}

Result<std::size_t> forget_standings(Connection& connection, std::span<const StandingKey> keys,
                                     bool has_mark) {
  auto forget = connection.prepare(kForget);
  if (!forget) return fail(forget.error());
  std::size_t forgotten = 0;
  for (const auto& key : keys) {
    const Key columns = acquaintance_key(key);
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
