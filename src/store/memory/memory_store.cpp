// SPDX-License-Identifier: MIT
#include "grayling/store/memory_store.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "store/standing_columns.hpp"

namespace grayling {

std::optional<Record> MemoryStore::find_row(const Key& key) const {
  const auto row = table_.rows.find(is_tutorial() ? Key{key.sender, "", ""} : key);
  if (row == table_.rows.end()) return std::nullopt;
  return is_tutorial() ? Record{0, clock_.now(), 1} : row->second;
}

Result<std::vector<std::optional<Record>>> MemoryStore::insert_missing(std::span<const Key> keys,
                                                                       const Record& fresh) {
  std::vector<std::optional<Record>> records;
  for (const auto& key : keys) {
    records.push_back(find_row(key));
    if (records.back()) continue;
    if (is_tutorial()) {
      table_.rows[{key.sender, "", ""}] = {};
    } else {
      table_.rows[key] = fresh;
    }
  }
  return records;
}

Result<std::vector<std::optional<Record>>> MemoryStore::find(std::span<const Key> keys) {
  std::vector<std::optional<Record>> records;
  for (const auto& key : keys) records.push_back(find_row(key));
  return records;
}

Result<std::vector<bool>> MemoryStore::save(std::span<const Change> changes) {
  std::vector<bool> saved;
  for (const auto& change : changes) {
    saved.push_back(!is_tutorial() && find_row(change.key) == change.seen);
    if (saved.back()) table_.rows[change.key] = change.next;
  }
  return saved;
}

Result<void> MemoryStore::touch(std::span<const Touch> touches) {
  if (is_tutorial()) return {};
  for (const auto& touch : touches) {
    const auto row = table_.rows.find(touch.key);
    if (row == table_.rows.end()) continue;
    row->second.last_seen = std::max(row->second.last_seen, touch.last_seen);
  }
  return {};
}

Result<PurgeStep> MemoryStore::purge(const std::optional<Key>& after, std::size_t rows_max,
                                     const PurgeLimits& limits) {
  PurgeStep step;
  if (is_tutorial()) return step;
  auto row = after ? table_.rows.upper_bound(*after) : table_.rows.begin();
  while (row != table_.rows.end() && step.seen < rows_max) {
    step.next = row->first;
    const bool goes = count_row(step, row->second, limits) && limits.remove;
    step.removed += goes;
    row = goes ? table_.rows.erase(row) : std::next(row);
  }
  if (row == table_.rows.end()) step.next.reset();
  return step;
}

Result<std::vector<std::optional<Standing>>> MemoryStore::find_standings(
    std::span<const StandingKey> keys) {
  std::vector<std::optional<Standing>> found(keys.size());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const auto row = table_.standings.find(keys[i]);
    if (row != table_.standings.end()) found[i] = row->second;
  }
  return found;
}

Result<std::vector<StandingRow>> MemoryStore::recent_standings(UnixSeconds since,
                                                               const StandingKey& after,
                                                               std::size_t rows_max) {
  return table_.standings.seen_after(since, after, rows_max);
}

Result<void> MemoryStore::put_standings(std::span<const StandingRow> rows,
                                        const ExpiredTimes& expired) {
  for (const auto& row : rows) {
    const auto known = table_.standings.find(row.key);
    const bool adds = known != table_.standings.end() && is_added(row, known->second, expired);
    table_.standings.put(row.key, adds ? with_added(known->second, row.standing) : row.standing);
  }
  return {};
}

Result<void> MemoryStore::purge_standings(UnixSeconds before, std::size_t rows_max) {
  for (const auto& key : table_.standings.seen_before(before, rows_max)) {
    table_.standings.erase(key);
  }
  return {};
}

}  // namespace grayling
