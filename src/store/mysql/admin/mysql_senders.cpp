// SPDX-License-Identifier: MIT
// What an AdminStore does with the rows of `sender`.
#include "grayling/store/pages.hpp"
#include "store/mysql/admin/admin_sql.hpp"
#include "store/mysql/admin/mysql_admin.hpp"
#include "store/mysql/table/full_sql.hpp"
#include "store/mysql/table/row_values.hpp"
#include "store/mysql/table/stored_key.hpp"

namespace grayling::mysql {

Key MysqlAdmin::spelled(const Key& key) const {
  return stored_key(key, 0, shape_).text;
}

Result<std::vector<SenderRow>> MysqlAdmin::senders(const SenderRange& range, std::size_t rows_max) {
  SenderRange rest = range;
  const auto read = [&](std::size_t wanted, std::vector<SenderRow>& kept) -> Result<std::size_t> {
    auto rows = db_.select(rest.waiting_for ? waiting_for_sql(rest, wanted, shape_)
                           : rest.address   ? senders_of_sql(rest, wanted, shape_)
                                            : slice_sql(rest.after, wanted, shape_),
                           "reading sender");
    if (!rows) return fail(rows.error());
    std::size_t count = 0;
    for (; rows->next(); ++count) {
      rest.after = key_at(*rows);
      if (const auto record = record_at(*rows)) {
        kept.push_back({*rest.after, *record});
      } else {
        odd_rows_.note_sender(*rest.after);
      }
    }
    return count;
  };
  return filled_page<SenderRow>(rows_max, read);
}

Result<std::size_t> MysqlAdmin::release(std::span<const Key> keys, UnixSeconds now) {
  if (keys.empty()) return 0;
  const auto release = [&](auto part) { return release_sql(part, now, shape_); };
  const auto statements = db_.statements_for(keys, release);
  return db_.commit(statements, statements.size(), "releasing rows of sender");
}

Result<void> MysqlAdmin::put(std::span<const SenderRow> rows) {
  if (rows.empty()) return {};
  const auto done =
      db_.commit(db_.statements_for(rows, [&](auto part) { return put_sql(part, shape_); }),
                 "adding rows to sender");
  return done ? Result<void>() : fail(done.error());
}

Result<std::size_t> MysqlAdmin::forget(std::span<const Key> keys) {
  if (keys.empty()) return 0;
  auto statements = db_.statements_for(keys, [&](auto part) { return forget_sql(part, shape_); });
  const std::size_t count = statements.size();
  if (has_mark_) statements.emplace_back(kMarkForgottenSql);
  return db_.commit(statements, count, "removing rows of sender");
}

}  // namespace grayling::mysql
