// SPDX-License-Identifier: MIT
#include "store/mysql/table/tutorial_sql.hpp"

namespace grayling::mysql {

// STRAIGHT_JOIN: each key is one look-up by primary key.
std::string select_known_sql(std::span<const StoredKey> keys, const TableShape& shape) {
  std::string sql = "SELECT k.n FROM (";
  bool is_first = true;
  for (const auto& key : keys) {
    sql += is_first ? "SELECT " : " UNION ALL SELECT ";
    sql += std::to_string(key.index);
    sql += is_first ? " AS n, " : ", ";
    append_collated_literal(sql, key.text.sender, shape.address);
    if (is_first) sql += " AS a";
    is_first = false;
  }
  return sql + ") AS k STRAIGHT_JOIN sender AS s ON s.address = k.a";
}

std::string insert_known_sql(std::span<const StoredKey> keys, std::span<const Key> raw,
                             const TableShape& shape) {
  // The server converts what it stores. MySQL warns of each text that names a deprecated character
  // set (utf8mb3); all those warnings would hide others.
  const TextColumn sent;
  std::string sql = "INSERT IGNORE INTO sender (address, user, domain) VALUES ";
  bool is_first = true;
  for (const auto& key : keys) {
    const auto parts = split_address(raw[key.index].sender);
    sql += is_first ? "(" : ", (";
    append_literal(sql, key.text.sender, sent);
    sql += ", ";
    append_literal(sql, column_text(parts.local, shape.user.rules), sent);
    sql += ", ";
    append_literal(sql, column_text(parts.domain, shape.domain.rules), sent);
    sql += ")";
    is_first = false;
  }
  return sql;
}

}  // namespace grayling::mysql
