// SPDX-License-Identifier: MIT
// What an AdminStore does with the exemptions that hosts share, and with the mark of changes.
#include "grayling/store/migrations.hpp"
#include "store/mysql/admin/admin_sql.hpp"
#include "store/mysql/admin/beside_look.hpp"
#include "store/mysql/admin/mysql_admin.hpp"
#include "store/mysql/table/beside_tables.hpp"
#include "store/mysql/table/beside_trouble.hpp"
#include "store/table_check.hpp"

namespace grayling::mysql {

Result<void> MysqlAdmin::find_exemptions() {
  constexpr std::size_t kMigration = 2;
  static_assert(kBesideTables[1].name == "exemption" && kBesideTables[1].migration == kMigration);
  constexpr std::string_view kLook =
      "(SELECT 1 FROM exemption LIMIT 0) UNION ALL (SELECT 1 FROM exemption_match LIMIT 0)"
      " UNION ALL (SELECT 1 FROM change_mark LIMIT 1)";
  constexpr BesideNeed kNeed = {"exemption, exemption_match and change_mark", kNoExemptions,
                                "SELECT, INSERT, UPDATE, DELETE"};
  has_mark_ = false;
  const auto trouble = find_tables(db_, {kLook, true, kMigration});
  if (!trouble) return fail(trouble.error());
  if (*trouble) {
    exemption_trouble_ = beside_trouble(**trouble, db_.database(), kNeed);
    return {};
  }
  auto odd = find_oddity(db_, {"exemption", "exemption_match", "change_mark"}, kNoExemptions);
  if (!odd) return fail(odd.error());
  exemption_trouble_ = std::move(*odd);
  has_mark_ = exemption_trouble_.empty();
  return {};
}

Result<ChangeMark> MysqlAdmin::mark() {
  auto rows = db_.select(kMarkSql, "reading change_mark");
  if (!rows) return fail(rows.error());
  if (!rows->next()) return ChangeMark{};
  return ChangeMark{rows->number(0).value_or(0), rows->number(1).value_or(0)};
}

Result<ExemptionStamp> MysqlAdmin::exemption_stamp() {
  auto rows = db_.select(kStampSql, "looking at the table exemption");
  if (!rows) return fail(rows.error());
  if (!rows->next()) return ExemptionStamp{};
  return ExemptionStamp{rows->number(0).value_or(0), rows->number(1).value_or(0),
                        rows->number(2).value_or(0)};
}

Result<std::vector<ExemptionRow>> MysqlAdmin::exemptions(std::int64_t after, std::size_t rows_max) {
  return read_exemptions({exemptions_sql(after, rows_max)});
}

Result<std::vector<ExemptionRow>> MysqlAdmin::exemptions_of(std::string_view kind,
                                                            std::span<const std::string> patterns) {
  if (patterns.empty()) return std::vector<ExemptionRow>();
  return read_exemptions(
      db_.statements_for(patterns, [kind](auto part) { return exemptions_of_sql(kind, part); }));
}

Result<std::vector<ExemptionRow>> MysqlAdmin::exemptions_with_capitals(std::string_view kind,
                                                                       std::int64_t after,
                                                                       std::size_t rows_max) {
  return read_exemptions({exemptions_with_capitals_sql(kind, after, rows_max)});
}

Result<std::vector<ExemptionRow>> MysqlAdmin::read_exemptions(
    const std::vector<std::string>& statements) {
  std::vector<ExemptionRow> found;
  for (const auto& sql : statements) {
    auto rows = db_.select(sql, "reading exemption");
    if (!rows) return fail(rows.error());
    while (rows->next()) {
      const auto id = rows->number(0);
      const auto created = rows->number(5).value_or(0);
      if (!id) continue;  // its key: there is none without
      found.push_back({*id, std::string(rows->text(1)), std::string(rows->text(2)),
                       std::string(rows->text(3)), std::string(rows->text(4)), created,
                       rows->is_null(6) ? std::nullopt : rows->number(6)});
    }
  }
  return found;
}

Result<std::int64_t> MysqlAdmin::add_exemption(const ExemptionRow& row) {
  const auto done =
      db_.commit({add_exemptions_sql({&row, 1}), kMarkExemptionsSql}, "adding an exemption");
  if (!done) return fail(done.error());
  auto rows = db_.select("SELECT LAST_INSERT_ID()", "asking for the id");
  if (!rows) return fail(rows.error());
  return rows->next() ? rows->number(0).value_or(0) : 0;
}

Result<void> MysqlAdmin::add_exemptions(std::span<const ExemptionRow> rows) {
  if (rows.empty()) return {};
  auto statements = db_.statements_for(rows, add_exemptions_sql);
  statements.emplace_back(kMarkExemptionsSql);
  const auto done = db_.commit(statements, "adding exemptions");
  return done ? Result<void>() : fail(done.error());
}

Result<void> MysqlAdmin::renew_exemption(const ExemptionRow& row) {
  const auto done =
      db_.commit({renew_exemption_sql(row), kMarkExemptionsSql}, "renewing an exemption");
  return done ? Result<void>() : fail(done.error());
}

Result<std::size_t> MysqlAdmin::remove_exemptions(std::span<const std::int64_t> ids) {
  if (ids.empty()) return 0;
  auto statements = db_.statements_for(ids, remove_exemptions_sql);
  const std::size_t count = statements.size();
  statements.emplace_back(kMarkExemptionsSql);
  return db_.commit(statements, count, "removing exemptions");
}

Result<std::vector<ExemptionMatch>> MysqlAdmin::matches(const std::optional<ExemptionMatch>& after,
                                                        std::size_t rows_max) {
  return read_matches({matches_sql(after, rows_max)});
}

Result<std::vector<ExemptionMatch>> MysqlAdmin::matches_of(std::span<const ExemptionMatch> which) {
  return which.empty() ? std::vector<ExemptionMatch>()
                       : read_matches(db_.statements_for(which, matches_of_sql));
}

Result<std::vector<ExemptionMatch>> MysqlAdmin::read_matches(
    const std::vector<std::string>& statements) {
  std::vector<ExemptionMatch> found;
  for (const auto& sql : statements) {
    auto rows = db_.select(sql, "reading exemption_match");
    if (!rows) return fail(rows.error());
    while (rows->next()) {
      found.push_back(
          {std::string(rows->text(0)), std::string(rows->text(1)), rows->number(2).value_or(0)});
    }
  }
  return found;
}

Result<void> MysqlAdmin::note_matches(std::span<const ExemptionMatch> matches) {
  if (matches.empty()) return {};
  const auto done =
      db_.commit(db_.statements_for(matches, note_matches_sql), "noting which exemptions matched");
  return done ? Result<void>() : fail(done.error());
}

}  // namespace grayling::mysql
