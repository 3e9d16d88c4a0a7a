// SPDX-License-Identifier: MIT
#include "store/mysql/acquaintance_sql.hpp"

namespace grayling {
namespace {

const TextColumn kAscii{"ascii", "ascii_bin", {255, 0x7f}};

}  // namespace

TableShape acquaintance_shape() {
  TableShape shape;
  shape.client = kAscii;
  return shape;
}

std::string select_acquaintances_sql(std::span<const StoredKey> keys, const TableShape& shape) {
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

std::string recent_acquaintances_sql(UnixSeconds since, std::size_t rows_max) {
  return "SELECT address, client, recipient, domain, passes, last_seen FROM acquaintance"
         " FORCE INDEX (last_seen) WHERE last_seen >= " +
         std::to_string(since) + " ORDER BY last_seen LIMIT " + std::to_string(rows_max);
}

std::string put_acquaintances_sql(std::span<const StoredKey> keys,
                                  std::span<const AcquaintanceRow> rows, const TableShape& shape) {
  std::string sql =
      "INSERT INTO acquaintance (address, client, recipient, domain, passes, last_seen) VALUES ";
  for (const auto& key : keys) {
    const auto& acquaintance = rows[key.index].acquaintance;
    sql += &key == &keys.front() ? "(" : ", (";
    append_key(sql, key.text, shape);
    append_literal(sql += ", ", column_text(acquaintance.domain, kAscii.rules), kAscii);
    sql += ", " + std::to_string(acquaintance.passes) + ", " +
           std::to_string(acquaintance.last_seen) + ')';
  }
  return sql +
         " ON DUPLICATE KEY UPDATE domain = VALUES(domain), passes = VALUES(passes),"
         " last_seen = VALUES(last_seen)";
}

std::string purge_acquaintances_sql(UnixSeconds before, std::size_t rows_max) {
  return "DELETE FROM acquaintance WHERE last_seen < " + std::to_string(before) +
         " ORDER BY last_seen LIMIT " + std::to_string(rows_max);
}

}  // namespace grayling
