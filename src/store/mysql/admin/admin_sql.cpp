// SPDX-License-Identifier: MIT
#include "store/mysql/admin/admin_sql.hpp"

#include "store/mysql/server/literal.hpp"
#include "store/mysql/table/full_sql.hpp"
#include "store/mysql/table/stored_key.hpp"

namespace grayling::mysql {
namespace {

constexpr std::string_view kSelectExemptions =
    "SELECT id, kind, pattern, reason, author, created, expires FROM exemption WHERE ";

void append_text(std::string& sql, std::string_view text) {
  append_literal(sql, text, TextColumn{});
}

void append_kind(std::string& sql, std::string_view kind) {
  append_literal(sql, kind, {"ascii", "ascii_bin", {9, 0x7f}});
}

std::string limit(std::size_t rows_max) {
  return " LIMIT " + std::to_string(rows_max);
}

// " WHERE (address, client, recipient) IN (…)"
std::string among(std::span<const Key> keys, const TableShape& shape) {
  std::string sql = " WHERE (address, client, recipient) IN (";
  bool is_first = true;
  for (const auto& key : keys) {
    sql += std::exchange(is_first, false) ? "(" : ", (";
    append_key(sql, key, shape);
    sql += ')';
  }
  return sql + ')';
}

}  // namespace

std::string exemptions_sql(std::int64_t after, std::size_t rows_max) {
  return std::string(kSelectExemptions) + "id > " + std::to_string(after) + " ORDER BY id" +
         limit(rows_max);
}

std::string exemptions_of_sql(std::string_view kind, std::span<const std::string> patterns) {
  std::string sql(kSelectExemptions);
  append_kind(sql += "kind = ", kind);
  sql += " AND pattern IN (";
  bool is_first = true;
  for (const auto& pattern : patterns) {
    if (!std::exchange(is_first, false)) sql += ", ";
    append_text(sql, pattern);
  }
  return sql + ')';
}

std::string exemptions_with_capitals_sql(std::string_view kind, std::int64_t after,
                                         std::size_t rows_max) {
  std::string sql(kSelectExemptions);
  append_kind(sql += "kind = ", kind);
  return sql + " AND id > " + std::to_string(after) + " AND pattern <> LOWER(pattern) ORDER BY id" +
         limit(rows_max);
}

std::string add_exemptions_sql(std::span<const ExemptionRow> rows) {
  std::string sql =
      "INSERT INTO exemption (kind, pattern, reason, author, created, expires) VALUES ";
  bool is_first = true;
  for (const auto& row : rows) {
    sql += std::exchange(is_first, false) ? "(" : ", (";
    append_kind(sql, row.kind);
    for (const auto* text : {&row.pattern, &row.reason, &row.author}) {
      sql += ", ";
      append_text(sql, *text);
    }
    sql += ", " + std::to_string(row.created) + ", ";
    sql += (row.expires ? std::to_string(*row.expires) : "NULL") + ")";
  }
  return sql;
}

std::string renew_exemption_sql(const ExemptionRow& row) {
  std::string sql = "UPDATE exemption SET reason = ";
  append_text(sql, row.reason);
  sql += ", author = ";
  append_text(sql, row.author);
  return sql + ", expires = " + (row.expires ? std::to_string(*row.expires) : "NULL") +
         " WHERE id = " + std::to_string(row.id);
}

std::string remove_exemptions_sql(std::span<const std::int64_t> ids) {
  std::string sql;
  for (const auto id : ids) sql += (sql.empty() ? "" : ", ") + std::to_string(id);
  return "DELETE FROM exemption WHERE id IN (" + sql + ')';
}

std::string matches_sql(const std::optional<ExemptionMatch>& after, std::size_t rows_max) {
  std::string sql = "SELECT kind, pattern, last_matched FROM exemption_match";
  if (after) {
    std::string kind;
    append_kind(kind, after->kind);
    sql += " WHERE kind > " + kind + " OR (kind = " + kind + " AND pattern > ";
    append_text(sql, after->pattern);
    sql += ')';
  }
  return sql + " ORDER BY kind, pattern" + limit(rows_max);
}

std::string matches_of_sql(std::span<const ExemptionMatch> which) {
  std::string sql =
      "SELECT kind, pattern, last_matched FROM exemption_match WHERE (kind, pattern) IN (";
  bool is_first = true;
  for (const auto& one : which) {
    sql += std::exchange(is_first, false) ? "(" : ", (";
    append_kind(sql, one.kind);
    sql += ", ";
    append_text(sql, one.pattern);
    sql += ')';
  }
  return sql + ')';
}

std::string note_matches_sql(std::span<const ExemptionMatch> matches) {
  std::string sql = "INSERT INTO exemption_match (kind, pattern, last_matched) VALUES ";
  bool is_first = true;
  for (const auto& match : matches) {
    sql += std::exchange(is_first, false) ? "(" : ", (";
    append_kind(sql, match.kind);
    sql += ", ";
    append_text(sql, match.pattern);
    sql += ", " + std::to_string(match.last_matched) + ')';
  }
  return sql +
         " ON DUPLICATE KEY UPDATE last_matched = GREATEST(last_matched, VALUES(last_matched))";
}

std::string senders_of_sql(const SenderRange& range, std::size_t rows_max,
                           const TableShape& shape) {
  std::string sql = std::string(kSelectSenders) + " WHERE address = ";
  append_literal(sql, *range.address, shape.address);
  if (range.after) {
    std::string client;
    append_literal(client, range.after->client, shape.client);
    sql += " AND (client > " + client + " OR (client = " + client + " AND recipient > ";
    append_literal(sql, range.after->recipient, shape.recipient);
    sql += "))";
  }
  return sql + " ORDER BY address, client, recipient" + limit(rows_max);
}

// In the order of the primary key, with its columns written out, as slice_sql() does.
std::string waiting_for_sql(const SenderRange& range, std::size_t rows_max,
                            const TableShape& shape) {
  std::string sql = std::string(kSelectSenders) + " WHERE recipient = ";
  append_literal(sql, *range.waiting_for, shape.recipient);
  sql += " AND (passes = 0 OR passes IS NULL)";
  if (range.after) {
    std::string address;
    std::string client;
    append_literal(address, range.after->sender, shape.address);
    append_literal(client, range.after->client, shape.client);
    sql += " AND (address > " + address + " OR (address = " + address + " AND client > " + client +
           "))";
  }
  return sql + " ORDER BY address, client, recipient" + limit(rows_max);
}

std::string release_sql(std::span<const Key> keys, UnixSeconds now, const TableShape& shape) {
  return "UPDATE sender SET passes = 1, last_seen = GREATEST(last_seen, " + std::to_string(now) +
         ")" + among(keys, shape) + " AND passes = 0";
}

std::string put_sql(std::span<const SenderRow> rows, const TableShape& shape) {
  std::string sql =
      "INSERT INTO sender (address, client, recipient, first_seen, last_seen, passes) VALUES ";
  bool is_first = true;
  for (const auto& [key, record] : rows) {
    sql += std::exchange(is_first, false) ? "(" : ", (";
    append_key(sql, key, shape);
    sql += ", " + std::to_string(record.first_seen) + ", " + std::to_string(record.last_seen) +
           ", " + std::to_string(record.passes) + ')';
  }
  return sql +
         " ON DUPLICATE KEY UPDATE first_seen = LEAST(COALESCE(first_seen, VALUES(first_seen)),"
         " VALUES(first_seen)),"
         " last_seen = GREATEST(COALESCE(last_seen, 0), VALUES(last_seen)),"
         " passes = GREATEST(COALESCE(passes, 0), VALUES(passes))";
}

std::string forget_sql(std::span<const Key> keys, const TableShape& shape) {
  return "DELETE FROM sender" + among(keys, shape);
}

}  // namespace grayling::mysql
