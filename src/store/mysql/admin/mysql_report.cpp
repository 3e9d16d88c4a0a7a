// SPDX-License-Identifier: MIT
// The counts that an AdminStore keeps for `grayling report`.
#include "store/mysql/admin/beside_look.hpp"
#include "store/mysql/admin/mysql_admin.hpp"
#include "store/mysql/admin/report_sql.hpp"
#include "store/mysql/table/beside_tables.hpp"
#include "store/mysql/table/beside_trouble.hpp"
#include "store/table_check.hpp"

namespace grayling::mysql {
namespace {

constexpr std::string_view kMayRead =
    "(SELECT 1 FROM report_count LIMIT 0) UNION ALL (SELECT 1 FROM report_wait LIMIT 0)";

}  // namespace

Result<void> MysqlAdmin::find_report() {
  constexpr std::size_t kMigration = 4;
  static_assert(kBesideTables[5].name == "report_count" &&
                kBesideTables[5].migration == kMigration);
  constexpr BesideNeed kNeed = {"report_count and report_wait", kNoReport,
                                "SELECT, INSERT, UPDATE, DELETE"};
  const auto trouble = find_tables(db_, {kMayRead, false, kMigration});
  if (!trouble) return fail(trouble.error());
  if (*trouble) {
    report_trouble_ = beside_trouble(**trouble, db_.database(), kNeed);
    return {};
  }
  auto odd = find_oddity(db_, {"report_count", "report_wait"}, kNoReport);
  if (!odd) return fail(odd.error());
  report_trouble_ = std::move(*odd);
  return {};
}

Result<void> MysqlAdmin::add_tally(const ReportTally::Part& part) {
  const auto done = db_.commit(add_tally_sql(part, db_.connection().statement_bytes_max()),
                               "adding to report_count");
  return done ? Result<void>() : fail(done.error());
}

Result<std::vector<TallyCount>> MysqlAdmin::tally_counts(const TallyKey& after,
                                                         std::size_t rows_max) {
  auto rows = db_.select(tally_counts_sql(after, rows_max), "reading report_count");
  if (!rows) return fail(rows.error());
  std::vector<TallyCount> counts;
  while (rows->next()) {
    counts.push_back(
        {{rows->number(0).value_or(0), std::string(rows->text(1)), std::string(rows->text(2))},
         rows->number(3).value_or(0)});
  }
  return counts;
}

Result<std::vector<LongWait>> MysqlAdmin::long_waits(UnixSeconds since, std::size_t rows_max) {
  auto rows = db_.select(long_waits_sql(since, rows_max), "reading report_wait");
  if (!rows) return fail(rows.error());
  std::vector<LongWait> waits;
  while (rows->next()) {
    waits.push_back(
        {rows->number(0).value_or(0),
         {std::string(rows->text(1)), std::string(rows->text(2)), std::string(rows->text(3))},
         rows->number(4).value_or(0),
         rows->number(5).value_or(0)});
  }
  return waits;
}

Result<void> MysqlAdmin::purge_tally(UnixSeconds before, std::size_t rows_max) {
  const auto done = db_.commit(purge_tally_sql(before, rows_max), "removing from report_count");
  return done ? Result<void>() : fail(done.error());
}

}  // namespace grayling::mysql
