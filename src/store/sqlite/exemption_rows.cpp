// SPDX-License-Identifier: MIT
#include "store/sqlite/exemption_rows.hpp"

#include "store/sqlite/change_mark.hpp"

namespace grayling::sqlite {
namespace {

constexpr auto kMark = "SELECT exemptions, forgotten FROM change_mark WHERE id = 1";
constexpr auto kStamp =
    "SELECT count(*), coalesce(max(id), 0), coalesce(sum(expires % 1000003), 0) FROM exemption";
static_assert(ExemptionStamp::kExpiryModulus == 1'000'003);
constexpr auto kAdd =
    "INSERT INTO exemption (kind, pattern, reason, author, created, expires)"
    " VALUES (?1, ?2, ?3, ?4, ?5, iif(?6, ?7, NULL)) RETURNING id";
constexpr auto kRenew =
    "UPDATE exemption SET reason = ?1, author = ?2, expires = iif(?3, ?4, NULL) WHERE id = ?5";
constexpr auto kRemove = "DELETE FROM exemption WHERE id = ?1";
constexpr auto kExemptions =
    "SELECT id, kind, pattern, reason, author, created, expires IS NOT NULL, expires"
    " FROM exemption WHERE id > ?1 ORDER BY id LIMIT ?2";
// lower() knows ASCII alone, so every pattern that isn't ASCII is among them.
constexpr auto kWithCapitals =
    "SELECT id, kind, pattern, reason, author, created, expires IS NOT NULL, expires"
    " FROM exemption WHERE kind = ?1 AND id > ?2 AND (pattern <> lower(pattern)"
    " OR length(pattern) <> length(CAST(pattern AS BLOB))) ORDER BY id LIMIT ?3";
constexpr auto kMatches =
    "SELECT kind, pattern, last_matched FROM exemption_match WHERE (kind, pattern) > (?1, ?2)"
    " ORDER BY kind, pattern LIMIT ?3";
constexpr auto kMatchOf =
    "SELECT kind, pattern, last_matched FROM exemption_match WHERE kind = ?1 AND pattern = ?2";
constexpr auto kNoteMatch =
    "INSERT INTO exemption_match (kind, pattern, last_matched) VALUES (?1, ?2, ?3)"
    " ON CONFLICT (kind, pattern) DO UPDATE SET"
    " last_matched = max(last_matched, excluded.last_matched)";

ExemptionRow row_of(const Statement& row) {
  return {row.number_at(0),
          row.text_at(1),
          row.text_at(2),
          row.text_at(3),
          row.text_at(4),
          row.number_at(5),
          row.number_at(6) != 0 ? std::optional(row.number_at(7)) : std::nullopt};
}

ExemptionMatch match_of(const Statement& row) {
  return {row.text_at(0), row.text_at(1), row.number_at(2)};
}

}  // namespace

Result<ChangeMark> change_mark(Connection& connection) {
  auto statement = connection.prepare(kMark);
  if (!statement) return fail(statement.error());
  const auto row = statement->step();
  if (!row) return fail(row.error());
  return *row ? ChangeMark{statement->number_at(0), statement->number_at(1)} : ChangeMark{};
}

Result<ExemptionStamp> exemption_stamp(Connection& connection) {
  auto statement = connection.prepare(kStamp);
  if (!statement) return fail(statement.error());
  const auto row = statement->step();
  if (!row) return fail(row.error());
  return ExemptionStamp{statement->number_at(0), statement->number_at(1), statement->number_at(2)};
}

Result<std::vector<ExemptionRow>> exemptions(Connection& connection, std::int64_t after,
                                             std::size_t rows_max) {
  auto statement = connection.prepare(kExemptions);
  if (!statement) return fail(statement.error());
  statement->bind(1, after);
  statement->bind(2, static_cast<std::int64_t>(rows_max));
  return rows_of(*statement, row_of);
}

Result<std::vector<ExemptionRow>> exemptions_of(Connection& connection, std::string_view kind,
                                                std::span<const std::string> patterns) {
  auto statement = connection.prepare(kExemptionsOf);
  if (!statement) return fail(statement.error());
  std::vector<ExemptionRow> found;
  for (const auto& pattern : patterns) {
    const Run run(*statement);
    statement->bind(1, kind);
    statement->bind(2, pattern);
    auto rows = rows_of(*statement, row_of);
    if (!rows) return rows;
    std::move(rows->begin(), rows->end(), std::back_inserter(found));
  }
  return found;
}

Result<std::vector<ExemptionRow>> exemptions_with_capitals(Connection& connection,
                                                           std::string_view kind,
                                                           std::int64_t after,
                                                           std::size_t rows_max) {
  auto statement = connection.prepare(kWithCapitals);
  if (!statement) return fail(statement.error());
  statement->bind(1, kind);
  statement->bind(2, after);
  statement->bind(3, static_cast<std::int64_t>(rows_max));
  return rows_of(*statement, row_of);
}

Result<std::int64_t> add_exemptions(Connection& connection, std::span<const ExemptionRow> rows) {
  auto statement = connection.prepare(kAdd);
  if (!statement) return fail(statement.error());
  std::int64_t id = 0;
  for (const auto& row : rows) {
    statement->bind(1, row.kind);
    statement->bind(2, row.pattern);
    statement->bind(3, row.reason);
    statement->bind(4, row.author);
    statement->bind(5, row.created);
    statement->bind(6, std::int64_t{row.expires.has_value()});
    statement->bind(7, row.expires.value_or(0));
    const auto added = statement->step();
    id = added && *added ? statement->number_at(0) : 0;
    statement->reset();
    if (!added) return fail(added.error());
  }
  return connection.execute(kMarkExemptions).map([id] { return id; });
}

Result<void> renew_exemption(Connection& connection, const ExemptionRow& row) {
  auto statement = connection.prepare(kRenew);
  if (!statement) return fail(statement.error());
  statement->bind(1, row.reason);
  statement->bind(2, row.author);
  statement->bind(3, std::int64_t{row.expires.has_value()});
  statement->bind(4, row.expires.value_or(0));
  statement->bind(5, row.id);
  if (auto done = statement->run(); !done) return done;
  return connection.execute(kMarkExemptions);
}

Result<std::size_t> remove_exemptions(Connection& connection, std::span<const std::int64_t> ids) {
  std::size_t removed = 0;
  auto statement = connection.prepare(kRemove);
  if (!statement) return fail(statement.error());
  for (const auto id : ids) {
    statement->bind(1, id);
    if (auto done = statement->run(); !done) return fail(done.error());
    removed += static_cast<std::size_t>(connection.changes());
  }
  return connection.execute(kMarkExemptions).map([removed] { return removed; });
}

Result<std::vector<ExemptionMatch>> matches(Connection& connection,
                                            const std::optional<ExemptionMatch>& after,
                                            std::size_t rows_max) {
  auto statement = connection.prepare(kMatches);
  if (!statement) return fail(statement.error());
  statement->bind(1, after ? std::string_view(after->kind) : "");
  statement->bind(2, after ? std::string_view(after->pattern) : "");
  statement->bind(3, static_cast<std::int64_t>(rows_max));
  return rows_of(*statement, match_of);
}

Result<std::vector<ExemptionMatch>> matches_of(Connection& connection,
                                               std::span<const ExemptionMatch> which) {
  auto statement = connection.prepare(kMatchOf);
  if (!statement) return fail(statement.error());
  std::vector<ExemptionMatch> found;
  for (const auto& one : which) {
    const Run run(*statement);
    statement->bind(1, one.kind);
    statement->bind(2, one.pattern);
    auto rows = rows_of(*statement, match_of);
    if (!rows) return rows;
    std::move(rows->begin(), rows->end(), std::back_inserter(found));
  }
  return found;
}

Result<void> note_matches(Connection& connection, std::span<const ExemptionMatch> matches) {
  auto statement = connection.prepare(kNoteMatch);
  if (!statement) return fail(statement.error());
  for (const auto& match : matches) {
    statement->bind(1, match.kind);
    statement->bind(2, match.pattern);
    statement->bind(3, match.last_matched);
    if (auto done = statement->run(); !done) return done;
  }
  return {};
}

}  // namespace grayling::sqlite
