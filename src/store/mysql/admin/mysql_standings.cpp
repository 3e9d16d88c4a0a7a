// SPDX-License-Identifier: MIT
// What an AdminStore does with the table of standings, which a service makes.
#include "grayling/store/pages.hpp"
#include "store/mysql/admin/admin_sql.hpp"
#include "store/mysql/admin/beside_look.hpp"
#include "store/mysql/admin/mysql_admin.hpp"
#include "store/mysql/table/row_values.hpp"
#include "store/mysql/table/standing_sql.hpp"
#include "store/table_check.hpp"

namespace grayling::mysql {

// A service makes a missing table and reports one that its account may not use, so a command
// doesn't.
Result<void> MysqlAdmin::find_standings() {
  standing_trouble_.clear();
  const auto found = db_.connection().select("SELECT 1 FROM standing LIMIT 0");
  if (!found && is_unusable(found.error())) return {};
  auto odd = find_oddity(db_, {"standing"}, kNoStandings);
  if (!odd) return fail(odd.error());
  standing_trouble_ = std::move(*odd);
  return {};
}

Result<std::vector<StandingRow>> MysqlAdmin::standings(const std::optional<StandingKey>& after,
                                                       std::size_t rows_max) {
  if (!standing_trouble_.empty()) return std::vector<StandingRow>();
  std::optional<StandingColumns> from;
  if (after) from = stored_columns(*after);
  const auto read = [&](std::size_t wanted, std::vector<StandingRow>& kept) -> Result<std::size_t> {
    auto rows = db_.connection().select(standings_after_sql(from, wanted));
    if (!rows && is_unusable(rows.error())) return std::size_t{0};
    if (!rows) return fail(db_.failed(rows.error(), "reading standing"));
    StandingPlace last;
    const auto count = keep_standings(*rows, odd_rows_, kept, last);
    if (count > 0) from = std::move(last.key);
    return count;
  };
  return filled_page<StandingRow>(rows_max, read);
}

Result<void> MysqlAdmin::put_standings(std::span<const StandingRow> rows) {
  if (rows.empty()) return {};
  if (!standing_trouble_.empty()) return fail(standing_trouble_);
  const auto done =
      db_.commit(db_.statements_for(rows, join_standings_sql), "adding rows to standing");
  return done ? Result<void>() : fail(done.error());
}

Result<std::size_t> MysqlAdmin::forget_standings(std::span<const StandingKey> keys) {
  if (keys.empty() || !standing_trouble_.empty()) return 0;
  auto statements = db_.statements_for(keys, forget_standings_sql);
  const std::size_t count = statements.size();
  if (has_mark_) statements.emplace_back(kMarkForgottenSql);
  return db_.commit(statements, count, "removing rows of standing");
}

}  // namespace grayling::mysql
