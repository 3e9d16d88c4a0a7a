// SPDX-License-Identifier: MIT
#include "statements.hpp"

#include <iterator>
#include <span>

namespace grayling::sqlite {
namespace {

constexpr const char* kSql[] = {
    "BEGIN",
    // Takes the write lock at once: a transaction that asks for it later can be refused half-way.
    "BEGIN IMMEDIATE",
    "COMMIT",
    "INSERT INTO sender (address, client, recipient, first_seen, last_seen, passes)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (address, client, recipient) DO NOTHING",
    "SELECT first_seen, last_seen, passes FROM sender"
    " WHERE address = ?1 AND client = ?2 AND recipient = ?3",
    "UPDATE sender SET first_seen = ?4, last_seen = ?5, passes = ?6"
    " WHERE address = ?1 AND client = ?2 AND recipient = ?3"
    " AND first_seen = ?7 AND last_seen = ?8 AND passes = ?9",
    "UPDATE sender SET first_seen = ?4, last_seen = ?5, passes = ?6"
    " WHERE address = ?1 AND client = ?2 AND recipient = ?3",
    "UPDATE sender SET last_seen = ?4"
    " WHERE address = ?1 AND client = ?2 AND recipient = ?3 AND last_seen < ?4",
    "SELECT first_seen, last_seen, passes, address, client, recipient FROM sender"
    " ORDER BY address, client, recipient",
    "SELECT first_seen, last_seen, passes, address, client, recipient FROM sender"
    " WHERE (address, client, recipient) > (?1, ?2, ?3)"
    " ORDER BY address, client, recipient",
    "DELETE FROM sender WHERE address = ?1 AND client = ?2 AND recipient = ?3",
    "SELECT domain, passes, last_seen, came FROM standing"
    " WHERE kind = ?1 AND name = ?2 AND partner = ?3",
    "SELECT domain, passes, last_seen, came, kind, name, partner FROM standing"
    " WHERE (last_seen, kind, name, partner) > (?1, ?2, ?3, ?4)"
    " ORDER BY last_seen, kind, name, partner",
    "INSERT INTO standing (kind, name, partner, domain, passes, last_seen, came)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (kind, name, partner) DO UPDATE"
    " SET domain = excluded.domain, passes = excluded.passes, last_seen = excluded.last_seen,"
    " came = excluded.came",
    "DELETE FROM standing WHERE (kind, name, partner) IN"
    " (SELECT kind, name, partner FROM standing WHERE last_seen < ?1 LIMIT ?2)",
};
static_assert(std::size(kSql) == static_cast<std::size_t>(Sql::PurgeStandings) + 1);

}  // namespace

Result<std::vector<Statement>> prepare_statements(Connection& connection, bool has_standings) {
  std::span<const char* const> all = kSql;
  if (!has_standings) all = all.first(static_cast<std::size_t>(Sql::FindStanding));
  std::vector<Statement> statements;
  for (const auto* sql : all) {
    auto statement = connection.prepare(sql);
    if (!statement) return fail(statement.error());
    statements.push_back(std::move(*statement));
  }
  return statements;
}

}  // namespace grayling::sqlite
