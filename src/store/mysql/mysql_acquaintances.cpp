// SPDX-License-Identifier: MIT
// What an AdminStore does with the table of acquaintances, which a service makes.
#include <algorithm>
#include <limits>

#include "store/mysql/acquaintance_sql.hpp"
#include "store/mysql/admin_sql.hpp"
#include "store/mysql/mysql_admin.hpp"

namespace grayling {

// One that isn't there, or not this account's, is made and told of by a service.
Result<void> MysqlAdmin::find_acquaintances() {
  acquaintance_trouble_.clear();
  const auto found = connection_.select("SELECT 1 FROM acquaintance LIMIT 0");
  if (!found && is_unusable(found.error())) return {};
  auto odd = find_oddity({"acquaintance"}, kNoAcquaintances);
  if (!odd) return tl::make_unexpected(odd.error());
  acquaintance_trouble_ = std::move(*odd);
  return {};
}

Result<std::vector<AcquaintanceRow>> MysqlAdmin::acquaintances(const std::optional<Key>& after,
                                                               std::size_t rows_max) {
  std::vector<AcquaintanceRow> found;
  if (!acquaintance_trouble_.empty()) return found;
  auto rows = connection_.select(acquaintances_after_sql(after, rows_max));
  if (!rows && is_unusable(rows.error())) return found;
  if (!rows) return tl::make_unexpected(failed(rows.error(), "reading acquaintance"));
  while (rows->next()) {
    const auto passes = rows->number(4);
    const auto last_seen = rows->number(5);
    if (!passes || !last_seen) return fail("a row of acquaintance holds no numbers");
    constexpr std::int64_t kPassesMax = std::numeric_limits<std::uint32_t>::max();
    found.push_back(
        {{std::string(rows->text(0)), std::string(rows->text(1)), std::string(rows->text(2))},
         {std::string(rows->text(3)),
          static_cast<std::uint32_t>(std::clamp(*passes, std::int64_t{0}, kPassesMax)),
          *last_seen}});
  }
  return found;
}

Result<void> MysqlAdmin::put_acquaintances(std::span<const AcquaintanceRow> rows) {
  if (rows.empty()) return {};
  if (!acquaintance_trouble_.empty()) return fail(acquaintance_trouble_);
  const auto done =
      commit(statements_for(rows, join_acquaintances_sql), "adding rows to acquaintance");
  return done ? Result<void>() : tl::make_unexpected(done.error());
}

Result<std::size_t> MysqlAdmin::forget_acquaintances(std::span<const Key> keys) {
  if (keys.empty() || !acquaintance_trouble_.empty()) return 0;
  auto statements = statements_for(keys, forget_acquaintances_sql);
  const std::size_t count = statements.size();
  if (has_mark_) statements.emplace_back(kMarkForgottenSql);
  return sum(commit(statements, "removing rows of acquaintance"), count);
}

}  // namespace grayling
