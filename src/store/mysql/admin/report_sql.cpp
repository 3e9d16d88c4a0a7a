// SPDX-License-Identifier: MIT
#include "store/mysql/admin/report_sql.hpp"

#include <set>

#include "store/mysql/admin/statements.hpp"
#include "store/mysql/table/stored_key.hpp"

namespace grayling::mysql {
namespace {

// As the migration makes the columns of report_count and report_wait.
const TextColumn kWhat{"ascii", "ascii_bin", {66, 0x7f}};
const TextColumn kName{};
const TextColumn kClient{"ascii", "ascii_bin", {255, 0x7f}};

void append_tally_key(std::string& sql, const TallyKey& key) {
  sql += std::to_string(key.hour) + ", ";
  append_literal(sql, key.what, kWhat);
  append_literal(sql += ", ", key.name, kName);
}

std::string add_counts_sql(std::span<const TallyCount> counts) {
  std::string sql = "INSERT INTO report_count (hour, what, name, number) VALUES ";
  for (const auto& count : counts) {
    sql += &count == &counts.front() ? "(" : ", (";
    append_tally_key(sql, count.key);
    sql += ", " + std::to_string(count.number) + ')';
  }
  return sql + " ON DUPLICATE KEY UPDATE number = number + VALUES(number)";
}

std::string add_waits_sql(std::span<const LongWait> waits) {
  TableShape shape;
  shape.client = kClient;
  std::string sql =
      "INSERT INTO report_wait (day, address, client, recipient, first_seen, waited) VALUES ";
  bool is_first = true;
  for (const auto& wait : waits) {
    sql += (is_first ? "(" : ", (") + std::to_string(wait.day) + ", ";
    is_first = false;
    append_key(sql, stored_key(wait.key, 0, shape).text, shape);
    sql += ", " + std::to_string(wait.first_seen) + ", " + std::to_string(wait.waited) + ')';
  }
  return sql + " ON DUPLICATE KEY UPDATE waited = GREATEST(waited, VALUES(waited))";
}

// The server refuses a LIMIT in a subquery of IN, and to read the table it deletes from, unless it
// is a table of its own.
std::string keep_longest_sql(UnixSeconds day) {
  const std::string on_day = " FROM report_wait WHERE day = " + std::to_string(day);
  return "DELETE" + on_day +
         " AND (address, client, recipient) NOT IN (SELECT address, client, recipient FROM"
         " (SELECT address, client, recipient" +
         on_day + " ORDER BY waited DESC, address, client, recipient LIMIT " +
         std::to_string(kLongWaitsMax) + ") AS longest)";
}

}  // namespace

std::vector<std::string> add_tally_sql(const ReportTally::Part& part, std::size_t bytes_max) {
  std::vector<std::string> statements;
  if (!part.counts.empty()) {
    statements = statements_of(std::span<const TallyCount>(part.counts), bytes_max, add_counts_sql);
  }
  if (part.waits.empty()) return statements;
  for (auto& sql : statements_of(std::span<const LongWait>(part.waits), bytes_max, add_waits_sql)) {
    statements.push_back(std::move(sql));
  }
  std::set<UnixSeconds> days;
  for (const auto& wait : part.waits) days.insert(wait.day);
  for (const auto day : days) statements.push_back(keep_longest_sql(day));
  return statements;
}

std::string tally_counts_sql(const TallyKey& after, std::size_t rows_max) {
  std::string what;
  std::string name;
  append_literal(what, after.what, kWhat);
  append_literal(name, after.name, kName);
  const std::string hour = std::to_string(after.hour);
  return "SELECT hour, what, name, number FROM report_count WHERE hour >= " + hour +
         " AND (hour > " + hour + " OR what > " + what + " OR (what = " + what + " AND name > " +
         name + ")) ORDER BY hour, what, name LIMIT " + std::to_string(rows_max);
}

std::string long_waits_sql(UnixSeconds since, std::size_t rows_max) {
  return "SELECT day, address, client, recipient, first_seen, waited FROM report_wait"
         " WHERE day >= " +
         std::to_string(since) + " ORDER BY waited DESC, day, address, client, recipient LIMIT " +
         std::to_string(rows_max);
}

std::vector<std::string> purge_tally_sql(UnixSeconds before, std::size_t rows_max) {
  const std::string limit = " LIMIT " + std::to_string(rows_max);
  const std::string time = std::to_string(before);
  return {"DELETE FROM report_count WHERE hour < " + time + " ORDER BY hour, what, name" + limit,
          "DELETE FROM report_wait WHERE day < " + time + " ORDER BY day, address" + limit};
}

}  // namespace grayling::mysql
