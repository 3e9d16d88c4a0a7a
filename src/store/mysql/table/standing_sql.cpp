// SPDX-License-Identifier: MIT
#include "store/mysql/table/standing_sql.hpp"

#include "grayling/store/acquaintance.hpp"

namespace grayling::mysql {
namespace {

const TextColumn kAscii{"ascii", "ascii_bin", {255, 0x7f}};

}  // namespace

TableShape standing_shape() {
  TableShape shape;
  shape.client = kAscii;
  return shape;
}

namespace {

// What follows `after` in the order of the key; written so that a range on an index is made of it.
std::string after_key(const Key& after) {
  const TableShape shape = standing_shape();
  std::string address;
  std::string client;
  append_literal(address, after.sender, shape.address);
  append_literal(client, after.client, shape.client);
  std::string sql = "address >= " + address + " AND (address > " + address + " OR client > " +
                    client + " OR (client = " + client + " AND recipient > ";
  append_literal(sql, after.recipient, shape.recipient);
  return sql + "))";
}

}  // namespace

std::string select_standings_sql(std::span<const StoredKey> keys, const TableShape& shape) {
  std::string sql =
      "SELECT address, client, recipient, domain, passes, last_seen FROM acquaintance"
      " FORCE INDEX (PRIMARY) WHERE (address, client, recipient) IN ";
  for (const auto& key : keys) {
    sql += &key == &keys.front() ? "((" : ", (";
    append_key(sql, key.text, shape);
    sql += ')';
  }
  return sql + ')';
}

// The index on last_seen ends with the primary key, as each of InnoDB does: it gives this order.
std::string recent_standings_sql(UnixSeconds since, const Key& after, std::size_t rows_max) {
  const std::string second = std::to_string(since);
  return "SELECT address, client, recipient, domain, passes, last_seen FROM acquaintance"
         " FORCE INDEX (last_seen) WHERE last_seen >= " +
         second + " AND (last_seen > " + second + " OR (" + after_key(after) +
         ")) ORDER BY last_seen, address, client, recipient LIMIT " + std::to_string(rows_max);
}

std::string put_standings_sql(std::span<const StoredKey> keys, std::span<const StandingRow> rows,
                              const TableShape& shape) {
  std::string sql =
      "INSERT INTO acquaintance (address, client, recipient, domain, passes, last_seen) VALUES ";
  for (const auto& key : keys) {
    const auto& standing = rows[key.index].standing;
    sql += &key == &keys.front() ? "(" : ", (";
    append_key(sql, key.text, shape);
    append_literal(sql += ", ", column_text(standing.domain, kAscii.rules), kAscii);
    sql += ", " + std::to_string(standing.passes) + ", " + std::to_string(standing.last_seen) + ')';
  }
  return sql +
         " ON DUPLICATE KEY UPDATE domain = VALUES(domain), passes = VALUES(passes),"
         " last_seen = VALUES(last_seen)";
}

std::string purge_standings_sql(UnixSeconds before, std::size_t rows_max) {
  return "DELETE FROM acquaintance WHERE last_seen < " + std::to_string(before) +
         " ORDER BY last_seen LIMIT " + std::to_string(rows_max);
}

std::string standings_after_sql(const std::optional<Key>& after, std::size_t rows_max) {
  std::string sql =
      "SELECT address, client, recipient, domain, passes, last_seen FROM acquaintance"
      " FORCE INDEX (PRIMARY)";
  if (after) sql += " WHERE " + after_key(*after);
  return sql + " ORDER BY address, client, recipient LIMIT " + std::to_string(rows_max);
}

std::string join_standings_sql(std::span<const StandingRow> rows) {
  const TableShape shape = standing_shape();
  std::string sql =
      "INSERT INTO acquaintance (address, client, recipient, domain, passes, last_seen) VALUES ";
  for (const auto& row : rows) {
    sql += &row == &rows.front() ? "(" : ", (";
    append_key(sql, acquaintance_key(row.key), shape);
    append_literal(sql += ", ", row.standing.domain, kAscii);
    sql += ", " + std::to_string(row.standing.passes) + ", " +
           std::to_string(row.standing.last_seen) + ')';
  }
  return sql +
         " ON DUPLICATE KEY UPDATE domain = IF(domain = VALUES(domain), domain, ''),"
         " passes = GREATEST(COALESCE(passes, 0), VALUES(passes)),"
         " last_seen = GREATEST(COALESCE(last_seen, 0), VALUES(last_seen))";
}

std::string forget_standings_sql(std::span<const StandingKey> keys) {
  std::string sql = "DELETE FROM acquaintance WHERE (address, client, recipient) IN ";
  for (const auto& key : keys) {
    sql += &key == &keys.front() ? "((" : ", (";
    append_key(sql, acquaintance_key(key), standing_shape());
    sql += ')';
  }
  return sql + ')';
}

}  // namespace grayling::mysql
