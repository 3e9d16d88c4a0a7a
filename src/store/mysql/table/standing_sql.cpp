// SPDX-License-Identifier: MIT
#include "store/mysql/table/standing_sql.hpp"

#include <algorithm>

#include "store/mysql/table/portions.hpp"

namespace grayling::mysql {
namespace {

// As the migration makes the columns.
const TextColumn kKind{"ascii", "ascii_bin", {kColumnCharsMin, 0x7f}};
const TextColumn kName{"utf8mb4", "utf8mb4_bin", kStandingNameRules};
const TextColumn kDomain{"ascii", "ascii_bin", {255, 0x7f}};

constexpr std::string_view kSelectStandings =
    "SELECT kind, name, partner, domain, passes, last_seen, came FROM standing";
constexpr std::string_view kInsert =
    "INSERT INTO standing (kind, name, partner, domain, passes, last_seen, came) VALUES ";

void append_key(std::string& sql, const StandingColumns& key) {
  append_literal(sql, key.kind, kKind);
  append_literal(sql += ", ", key.name, kName);
  append_literal(sql += ", ", key.partner, kName);
}

void append_row(std::string& sql, const StandingColumns& key, const Standing& standing) {
  append_key(sql, key);
  append_literal(sql += ", ", standing.domain, kDomain);
  sql += ", " + std::to_string(standing.passes) + ", " + std::to_string(standing.last_seen) + ", " +
         std::to_string(standing.came);
}

// "(…), (…)": what `append` appends for each of `items`.
template <typename Items, typename Append>
std::string tuples(const Items& items, const Append& append) {
  std::string sql;
  for (const auto& item : items) {
    sql += sql.empty() ? "(" : ", (";
    append(sql, item);
    sql += ')';
  }
  return sql;
}

// What comes after `after` in the order of the key; written so that the server makes a range on an
// index of it.
std::string after_key(const StandingColumns& after) {
  std::string kind;
  std::string name;
  append_literal(kind, after.kind, kKind);
  append_literal(name, after.name, kName);
  std::string sql = "kind >= " + kind + " AND (kind > " + kind + " OR name > " + name +
                    " OR (name = " + name + " AND partner > ";
  append_literal(sql, after.partner, kName);
  return sql + "))";
}

// How a row that is put changes the one that is there (Store::put_standings). The server assigns
// from left to right, and reads what it has just assigned: so `passes`, which is halved by what
// `came` was, is before `came`, and what both read is after them.
std::string put_over(const ExpiredTimes& expired) {
  const std::string adds = "kind = 'domain' AND NOT (last_seen >= " + std::to_string(expired.from) +
                           " AND last_seen < " + std::to_string(expired.before) + ")";
  const std::string divisor =
      "IF(COALESCE(came, 0) + VALUES(came) < " + std::to_string(kDomainCameMax) + ", 1, 2)";
  const auto sum = [&](const std::string& count) {
    return count + " = IF(" + adds + ", LEAST(4294967295, COALESCE(" + count + ", 0) + VALUES(" +
           count + ")) DIV " + divisor + ", VALUES(" + count + "))";
  };
  return " ON DUPLICATE KEY UPDATE " + sum("passes") + ", " + sum("came") +
         ", last_seen = VALUES(last_seen), domain = VALUES(domain)";
}

template <typename Items, typename KeyOf>
std::vector<StoredStanding> sorted(const Items& items, const KeyOf& key_of) {
  std::vector<StoredStanding> keys;
  keys.reserve(items.size());
  for (const auto& item : items) keys.push_back({fitted_columns(key_of(item)), keys.size()});
  std::sort(keys.begin(), keys.end(),
            [](const StoredStanding& a, const StoredStanding& b) { return a.text < b.text; });
  return keys;
}

}  // namespace

std::vector<StoredStanding> stored_standings(std::span<const StandingKey> keys) {
  return sorted(keys, [](const StandingKey& key) -> const StandingKey& { return key; });
}

std::vector<StoredStanding> stored_standings(std::span<const StandingRow> rows) {
  return sorted(rows, [](const StandingRow& row) -> const StandingKey& { return row.key; });
}

const StoredStanding* find_standing(std::span<const StoredStanding> keys, std::string_view kind,
                                    std::string_view name, std::string_view partner) {
  return find_spelling(keys, {kind, name, partner}, [](const StoredStanding& key) {
    return Spelling{key.text.kind, key.text.name, key.text.partner};
  });
}

std::vector<std::span<const StoredStanding>> portions(std::span<const StoredStanding> keys,
                                                      std::size_t bytes_max) {
  return cut_to_portions(keys, bytes_max, [](const StoredStanding& key) {
    return key.text.kind.size() + key.text.name.size() + key.text.partner.size();
  });
}

std::string select_standings_sql(std::span<const StoredStanding> keys) {
  return std::string(kSelectStandings) + " FORCE INDEX (PRIMARY) WHERE (kind, name, partner) IN (" +
         tuples(keys, [](auto& sql, const auto& key) { append_key(sql, key.text); }) + ')';
}

// The index on last_seen ends with the primary key, as every index of InnoDB does: it gives this
// order.
std::string recent_standings_sql(UnixSeconds since, const StandingColumns& after,
                                 std::size_t rows_max) {
  const std::string second = std::to_string(since);
  return std::string(kSelectStandings) + " FORCE INDEX (last_seen) WHERE last_seen >= " + second +
         " AND (last_seen > " + second + " OR (" + after_key(after) +
         ")) ORDER BY last_seen, kind, name, partner LIMIT " + std::to_string(rows_max);
}

std::string put_standings_sql(std::span<const StoredStanding> keys,
                              std::span<const StandingRow> rows, const ExpiredTimes& expired) {
  return std::string(kInsert) +
         tuples(keys,
                [&](auto& sql, const auto& key) {
                  Standing fitted = rows[key.index].standing;
                  fitted.domain = column_text(fitted.domain, kDomain.rules);
                  append_row(sql, key.text, fitted);
                }) +
         put_over(expired);
}

std::string purge_standings_sql(UnixSeconds before, std::size_t rows_max) {
  return "DELETE FROM standing WHERE last_seen < " + std::to_string(before) +
         " ORDER BY last_seen LIMIT " + std::to_string(rows_max);
}

std::string standings_after_sql(const std::optional<StandingColumns>& after, std::size_t rows_max) {
  std::string sql = std::string(kSelectStandings) + " FORCE INDEX (PRIMARY)";
  if (after) sql += " WHERE " + after_key(*after);
  return sql + " ORDER BY kind, name, partner LIMIT " + std::to_string(rows_max);
}

std::string join_standings_sql(std::span<const StandingRow> rows) {
  return std::string(kInsert) +
         tuples(rows,
                [](auto& sql, const auto& row) {
                  append_row(sql, stored_columns(row.key), row.standing);
                }) +
         " ON DUPLICATE KEY UPDATE domain = IF(domain = VALUES(domain), domain, ''),"
         " passes = GREATEST(COALESCE(passes, 0), VALUES(passes)),"
         " last_seen = GREATEST(COALESCE(last_seen, 0), VALUES(last_seen)),"
         " came = GREATEST(COALESCE(came, 0), VALUES(came))";
}

std::string forget_standings_sql(std::span<const StandingKey> keys) {
  return "DELETE FROM standing WHERE (kind, name, partner) IN (" +
         tuples(keys, [](auto& sql, const auto& key) { append_key(sql, stored_columns(key)); }) +
         ')';
}

}  // namespace grayling::mysql
