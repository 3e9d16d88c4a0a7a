// SPDX-License-Identifier: MIT
#include "store/mysql/table/full_sql.hpp"

#include <algorithm>
#include <array>

#include "grayling/base/assert.hpp"

namespace grayling::mysql {
namespace {

void append_number(std::string& sql, std::int64_t number) {
  sql += std::to_string(number);
}

// Writes each key as a row of a list. ending(key) is what follows the key, with the bracket.
void append_rows(std::string& sql, KeySpan keys, const TableShape& shape, std::string_view ending) {
  bool is_first = true;
  for (const auto& key : keys) {
    sql += is_first ? "(" : ", (";
    append_key(sql, key.text, shape);
    sql += ending;
    is_first = false;
  }
}

void append_key_match(std::string& sql, const Key& key, const TableShape& shape) {
  sql += "address = ";
  append_literal(sql, key.sender, shape.address);
  sql += " AND client = ";
  append_literal(sql, key.client, shape.client);
  sql += " AND recipient = ";
  append_literal(sql, key.recipient, shape.recipient);
}

// The keys and numbers as a derived table k. MySQL and MariaDB share no shorter way to write one,
// since VALUES differs. With k first in a STRAIGHT_JOIN each of its rows is one look-up by primary
// key. The first SELECT names the columns; those called `names` hold the numbers that `numbers`
// gives for a key's index.
template <std::size_t N, typename Numbers>
std::string keys_as_k(KeySpan keys, const TableShape& shape,
                      const std::array<std::string_view, N>& names, const Numbers& numbers) {
  GRAYLING_ASSERT(!keys.empty());
  std::string sql = "(";
  bool is_first = true;
  for (const auto& key : keys) {
    sql += is_first ? "SELECT " : " UNION ALL SELECT ";
    sql += std::to_string(key.index);
    sql += is_first ? " AS n, " : ", ";
    append_collated_literal(sql, key.text.sender, shape.address);
    sql += is_first ? " AS a, " : ", ";
    append_collated_literal(sql, key.text.client, shape.client);
    sql += is_first ? " AS c, " : ", ";
    append_collated_literal(sql, key.text.recipient, shape.recipient);
    if (is_first) sql += " AS r";
    const std::array<std::int64_t, N> values = numbers(key.index);
    for (std::size_t i = 0; i < N; ++i) {
      sql += ", ";
      append_number(sql, values[i]);
      if (is_first) sql.append(" AS ").append(names[i]);
    }
    is_first = false;
  }
  return sql + ") AS k";
}

constexpr std::string_view kJoin =
    " STRAIGHT_JOIN sender AS s ON s.address = k.a AND s.client = k.c AND s.recipient = k.r ";

}  // namespace

std::string insert_sql(KeySpan keys, const Record& fresh, const TableShape& shape,
                       std::string_view table) {
  std::string values = ", ";
  append_number(values, fresh.first_seen);
  values += ", ";
  append_number(values, fresh.last_seen);
  values += ", ";
  append_number(values, fresh.passes);
  values += ")";

  std::string sql = "INSERT IGNORE INTO ";
  sql += table;
  sql += " (address, client, recipient, first_seen, last_seen, passes) VALUES ";
  append_rows(sql, keys, shape, values);
  return sql;
}

std::string select_sql(KeySpan keys, const TableShape& shape) {
  GRAYLING_ASSERT(!keys.empty());  // of none there is no statement
  std::string sql(kSelectSenders);
  sql += " WHERE (address, client, recipient) IN (";
  append_rows(sql, keys, shape, ")");
  return sql + ')';
}

std::string update_sql(const StoredKey& key, const Change& change, const TableShape& shape) {
  const auto record = [](const Record& r, std::string_view between) {
    std::string sql = "first_seen = " + std::to_string(r.first_seen);
    sql.append(between).append("last_seen = ").append(std::to_string(r.last_seen));
    return sql.append(between).append("passes = ").append(std::to_string(r.passes));
  };
  std::string sql = "UPDATE sender SET " + record(change.next, ", ") + " WHERE ";
  append_key_match(sql, key.text, shape);
  return sql + " AND " + record(change.seen, " AND ");
}

std::string update_all_sql(KeySpan keys, std::span<const Change> changes, const TableShape& shape) {
  constexpr std::array<std::string_view, 6> kNames = {"f", "l", "p", "nf", "nl", "np"};
  const auto numbers = [changes](std::size_t index) {
    GRAYLING_ASSERT(index < changes.size());
    const auto& [key, seen, next] = changes[index];
    return std::array<std::int64_t, 6>{seen.first_seen, seen.last_seen, seen.passes,
                                       next.first_seen, next.last_seen, next.passes};
  };
  return "UPDATE " + keys_as_k(keys, shape, kNames, numbers) + std::string(kJoin) +
         "SET s.first_seen = k.nf, s.last_seen = k.nl, s.passes = k.np"
         " WHERE s.first_seen = k.f AND s.last_seen = k.l AND s.passes = k.p";
}

std::string mend_sql(KeySpan keys, const Record& fresh, const TableShape& shape) {
  const auto no_numbers = [](std::size_t) { return std::array<std::int64_t, 0>{}; };
  return "UPDATE " + keys_as_k<0>(keys, shape, {}, no_numbers) + std::string(kJoin) +
         "SET s.first_seen = " + std::to_string(fresh.first_seen) +
         ", s.last_seen = " + std::to_string(fresh.last_seen) +
         ", s.passes = " + std::to_string(fresh.passes) +
         " WHERE s.first_seen IS NULL OR s.last_seen IS NULL OR s.passes IS NULL";
}

std::string touch_sql(KeySpan keys, std::span<const Touch> touches, const TableShape& shape) {
  constexpr std::array<std::string_view, 1> kNames = {"t"};
  const auto numbers = [touches](std::size_t index) {
    GRAYLING_ASSERT(index < touches.size());
    return std::array<std::int64_t, 1>{touches[index].last_seen};
  };
  return "UPDATE " + keys_as_k(keys, shape, kNames, numbers) + std::string(kJoin) +
         "SET s.last_seen = k.t WHERE s.passes > 0 AND s.last_seen < k.t";
}

std::string slice_sql(const std::optional<Key>& after, std::size_t rows_max,
                      const TableShape& shape) {
  std::string sql(kSelectSenders);
  if (after) {
    // Written out: from (address, client, recipient) > (…) the optimizer makes no index range.
    std::string address;
    std::string client;
    std::string recipient;
    append_literal(address, after->sender, shape.address);
    append_literal(client, after->client, shape.client);
    append_literal(recipient, after->recipient, shape.recipient);
    sql += " WHERE address > " + address + " OR (address = " + address + " AND client > " + client +
           ") OR (address = " + address + " AND client = " + client + " AND recipient > " +
           recipient + ")";
  }
  return sql + " ORDER BY address, client, recipient LIMIT " + std::to_string(rows_max);
}

std::string delete_sql(KeySpan keys, const PurgeLimits& limits, const TableShape& shape) {
  const auto no_numbers = [](std::size_t) { return std::array<std::int64_t, 0>{}; };
  // The widest of the limits, for only keys that are within one of them are here. What matters is
  // that a row which has passed, or has begun to wait anew, isn't deleted.
  const UnixSeconds waiting_before =
      std::max({limits.waiting_before, limits.crowded_before, limits.edge_before});
  return "DELETE s FROM " + keys_as_k<0>(keys, shape, {}, no_numbers) + std::string(kJoin) +
         "WHERE (s.passes = 0 AND s.first_seen < " + std::to_string(waiting_before) +
         ") OR (s.passes > 0 AND s.last_seen < " + std::to_string(limits.passed_before) + ")";
}

}  // namespace grayling::mysql
