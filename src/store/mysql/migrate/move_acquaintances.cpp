// SPDX-License-Identifier: MIT
#include "store/mysql/migrate/move_acquaintances.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "grayling/store/acquaintance.hpp"
#include "store/mysql/server/retry.hpp"
#include "store/mysql/table/portions.hpp"
#include "store/mysql/table/row_values.hpp"
#include "store/mysql/table/standing_sql.hpp"
#include "store/mysql/table/stored_key.hpp"
#include "store/write_pause.hpp"

namespace grayling::mysql {
namespace {

constexpr std::size_t kSliceRows = 500;  // few enough to lock nobody out
constexpr RetryRule kRetryStatement{10, {}};

struct Slice {
  std::vector<Key> keys;  // of all rows
  std::vector<StandingRow> rows;
};

SqlResult<Slice> read_slice(Connection& connection) {
  auto rows = connection.select(
      "SELECT address, client, recipient, domain, passes, last_seen, 0 FROM acquaintance"
      " ORDER BY address, client, recipient LIMIT " +
      std::to_string(kSliceRows));
  if (!rows) return fail(rows.error());
  Slice slice;
  while (rows->next()) {
    slice.keys.push_back(key_at(*rows));
    auto key = key_of_acquaintance(slice.keys.back());
    auto standing = standing_at(*rows);
    if (key && standing) slice.rows.push_back({std::move(*key), std::move(*standing)});
  }
  std::sort(slice.rows.begin(), slice.rows.end(),
            [](const StandingRow& a, const StandingRow& b) { return a.key < b.key; });
  return slice;
}

std::string remove_sql(std::span<const Key> keys) {
  TableShape shape;
  shape.client = {"ascii", "ascii_bin", {255, 0x7f}};
  std::string sql = "DELETE FROM acquaintance WHERE (address, client, recipient) IN ";
  for (const auto& key : keys) {
    sql += &key == &keys.front() ? "((" : ", (";
    append_key(sql, key, shape);
    sql += ')';
  }
  return sql + ')';
}

// Executes what `make_sql` makes of each portion of `items`.
template <typename Item, typename MakeSql, typename TextBytes>
SqlResult<void> execute(Connection& connection, const std::vector<Item>& items,
                        const MakeSql& make_sql, const TextBytes& text_bytes) {
  const std::span<const Item> all = items;
  for (const auto part : cut_to_portions(all, connection.statement_bytes_max(), text_bytes)) {
    const std::string sql = make_sql(part);
    // A single statement leaves no transaction to roll back.
    const auto done = retry(
        kRetryStatement, SystemClock(), [&] { return connection.execute(sql); },
        [](bool) { return SqlResult<void>(); });
    if (!done) return fail(done.error());
  }
  return {};
}

}  // namespace

SqlResult<std::uint64_t> move_acquaintances(Connection& connection) {
  const auto row_bytes = [](const StandingRow& row) {
    return row.key.name.size() + row.key.partner.size() + row.standing.domain.size();
  };
  const auto key_bytes = [](const Key& key) {
    return key.sender.size() + key.client.size() + key.recipient.size();
  };
  std::uint64_t moved = 0;
  WritePause pause;
  while (true) {
    pause.wait();
    const WritePause::Slice timed(pause);
    const auto slice = read_slice(connection);
    if (!slice) return fail(slice.error());
    if (slice->keys.empty()) return moved;
    auto done = execute(connection, slice->rows, join_standings_sql, row_bytes);
    if (done) done = execute(connection, slice->keys, remove_sql, key_bytes);
    if (!done) return fail(done.error());
    moved += slice->rows.size();
  }
}

}  // namespace grayling::mysql
