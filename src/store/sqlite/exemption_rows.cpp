// SPDX-License-Identifier: MIT
#include "store/sqlite/exemption_rows.hpp"

namespace grayling::sqlite {
namespace {

constexpr auto kExemptions =
    "SELECT id, kind, pattern, reason, author, created, expires IS NOT NULL, expires"
    " FROM exemption WHERE id > ?1 ORDER BY id LIMIT ?2";
constexpr auto kMatches =
    "SELECT kind, pattern, last_matched FROM exemption_match WHERE (kind, pattern) > (?1, ?2)"
    " ORDER BY kind, pattern LIMIT ?3";
constexpr auto kMatchOf =
    "SELECT kind, pattern, last_matched FROM exemption_match WHERE kind = ?1 AND pattern = ?2";
constexpr auto kNoteMatch =
    "INSERT INTO exemption_match (kind, pattern, last_matched) VALUES (?1, ?2, ?3)"
    " ON CONFLICT (kind, pattern) DO UPDATE SET"
    " last_matched = max(last_matched, excluded.last_matched)";

ExemptionMatch match_of(const Statement& row) {
  return {row.text_at(0), row.text_at(1), row.number_at(2)};
}

}  // namespace

Result<std::vector<ExemptionRow>> exemptions(Connection& connection, std::int64_t after,
                                             std::size_t rows_max) {
  auto statement = connection.prepare(kExemptions);
  if (!statement) return fail(statement.error());
  statement->bind(1, after);
  statement->bind(2, static_cast<std::int64_t>(rows_max));
  return rows_of(*statement, [](const Statement& row) {
    return ExemptionRow{row.number_at(0),
                        row.text_at(1),
                        row.text_at(2),
                        row.text_at(3),
                        row.text_at(4),
                        row.number_at(5),
                        row.number_at(6) != 0 ? std::optional(row.number_at(7)) : std::nullopt};
  });
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
