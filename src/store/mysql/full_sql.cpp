// SPDX-License-Identifier: MIT
#include "store/mysql/full_sql.hpp"

namespace grayling {
namespace {

void append_number(std::string& sql, std::int64_t number) {
  sql += std::to_string(number);
}

void append_key(std::string& sql, const Key& key, const TableShape& shape) {
  append_literal(sql, key.sender, shape.address);
  sql += ", ";
  append_literal(sql, key.client, shape.client);
  sql += ", ";
  append_literal(sql, key.recipient, shape.recipient);
}

void append_key_match(std::string& sql, const Key& key, const TableShape& shape) {
  sql += "address = ";
  append_literal(sql, key.sender, shape.address);
  sql += " AND client = ";
  append_literal(sql, key.client, shape.client);
  sql += " AND recipient = ";
  append_literal(sql, key.recipient, shape.recipient);
}

// The keys as a derived table k: MySQL and MariaDB share no shorter way to write one (VALUES
// differs), and with k first in a STRAIGHT_JOIN each of its rows is one look-up by primary key.
// Its columns have their names from the first SELECT.
std::string keys_as_k(KeySpan keys, std::span<const Touch> touches, const TableShape& shape) {
  std::string sql = "(";
  bool is_first = true;
  for (const auto& key : keys) {
    sql += is_first ? "SELECT " : " UNION ALL SELECT ";
    sql += std::to_string(key.index);
    sql += is_first ? " AS n, " : ", ";
    append_literal(sql, key.text.sender, shape.address);
    sql += is_first ? " AS a, " : ", ";
    append_literal(sql, key.text.client, shape.client);
    sql += is_first ? " AS c, " : ", ";
    append_literal(sql, key.text.recipient, shape.recipient);
    if (is_first) sql += " AS r";
    if (!touches.empty()) {
      sql += ", ";
      append_number(sql, touches[key.index].last_seen);
      if (is_first) sql += " AS t";
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
  bool is_first = true;
  for (const auto& key : keys) {
    sql += is_first ? "(" : ", (";
    append_key(sql, key.text, shape);
    sql += values;
    is_first = false;
  }
  return sql;
}

std::string select_sql(KeySpan keys, const TableShape& shape) {
  return "SELECT k.n, s.first_seen, s.last_seen, s.passes FROM " + keys_as_k(keys, {}, shape) +
         std::string(kJoin);
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

std::string touch_sql(KeySpan keys, std::span<const Touch> touches, const TableShape& shape) {
  return "UPDATE " + keys_as_k(keys, touches, shape) + std::string(kJoin) +
         "SET s.last_seen = k.t WHERE s.passes > 0 AND s.last_seen < k.t";
}

std::string slice_sql(const std::optional<Key>& after, std::size_t rows_max,
                      const TableShape& shape) {
  std::string sql =
      "SELECT address, client, recipient, first_seen, last_seen, passes"
      " FROM sender FORCE INDEX (PRIMARY)";
  if (after) {
    // Not (address, client, recipient) > (…): no range on the index is made of that.
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
  return "DELETE s FROM " + keys_as_k(keys, {}, shape) + std::string(kJoin) +
         "WHERE (s.passes = 0 AND s.first_seen < " + std::to_string(limits.waiting_before) +
         ") OR (s.passes > 0 AND s.last_seen < " + std::to_string(limits.passed_before) + ")";
}

}  // namespace grayling
