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

constexpr std::size_t kMovedRows = 500;  // few enough to lock nobody out
constexpr RetryRule kRetrySlice{10, {}};

struct AcquaintanceSlice {
  std::vector<Key> keys;  // of all rows
  std::vector<StandingRow> rows;
};

// Locks the rows: what a service of an earlier version still counts must not be lost.
SqlResult<AcquaintanceSlice> read_acquaintances(Connection& connection) {
  auto rows = connection.select(
      "SELECT address, client, recipient, domain, passes, last_seen, 0 FROM acquaintance"
      " ORDER BY address, client, recipient LIMIT " +
      std::to_string(kMovedRows) + " FOR UPDATE");
  if (!rows) return fail(rows.error());
  AcquaintanceSlice slice;
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

// Executes what `make_sql` makes of each portion of `items`. Returns how many rows were affected.
template <typename Item, typename MakeSql, typename TextBytes>
SqlResult<std::uint64_t> execute(Connection& connection, const std::vector<Item>& items,
                                 const MakeSql& make_sql, const TextBytes& text_bytes) {
  std::uint64_t affected = 0;
  const std::span<const Item> all = items;
  for (const auto part : cut_to_portions(all, connection.statement_bytes_max(), text_bytes)) {
    const auto done = connection.execute(make_sql(part));
    if (!done) return fail(done.error());
    affected += done->affected;
  }
  return affected;
}

// A key that isn't found again would be read with the next slice, and so on without an end.
SqlResult<void> check_removed(std::uint64_t removed, std::uint64_t read) {
  if (removed == read) return {};
  return fail(SqlError{
      ErrorKind::Failed, 0,
      "of " + std::to_string(read) + " rows only " + std::to_string(removed) +
          " could be removed by their keys, so none of them was moved; a client that isn't ASCII "
          "can't be found: DELETE FROM acquaintance WHERE client REGEXP '[^ -~]', then run this "
          "again"});
}

// One transaction. The slice is empty if there were no rows left.
SqlResult<AcquaintanceSlice> move_slice(Connection& connection) {
  const auto row_bytes = [](const StandingRow& row) {
    return row.key.name.size() + row.key.partner.size() + row.standing.domain.size();
  };
  const auto key_bytes = [](const Key& key) {
    return key.sender.size() + key.client.size() + key.recipient.size();
  };
  if (auto begun = connection.execute("START TRANSACTION"); !begun) return fail(begun.error());
  auto slice = read_acquaintances(connection);
  if (!slice) return slice;
  const auto joined = execute(connection, slice->rows, join_standings_sql, row_bytes);
  if (!joined) return fail(joined.error());
  const auto removed = execute(connection, slice->keys, remove_sql, key_bytes);
  if (!removed) return fail(removed.error());
  if (auto checked = check_removed(*removed, slice->keys.size()); !checked) {
    return fail(checked.error());
  }
  if (auto done = connection.execute("COMMIT"); !done) return fail(done.error());
  return slice;
}

}  // namespace

SqlResult<std::uint64_t> move_acquaintances(Connection& connection) {
  std::uint64_t moved = 0;
  WritePause pause;
  while (true) {
    pause.wait();
    const WritePause::Slice timed(pause);
    const auto slice = retry(
        kRetrySlice, SystemClock(), [&] { return move_slice(connection); },
        [&](bool) { return connection.execute("ROLLBACK"); });
    if (!slice) return fail(slice.error());
    if (slice->keys.empty()) return moved;
    moved += slice->rows.size();
  }
}

}  // namespace grayling::mysql
