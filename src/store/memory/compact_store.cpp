// SPDX-License-Identifier: MIT
#include "grayling/store/compact_store.hpp"

#include <algorithm>
#include <charconv>

namespace grayling {
namespace {

// A walk goes on after a place, whose number stands in the sender of a key.
std::size_t place_after(const std::optional<Key>& after) {
  std::size_t place = 0;
  if (!after) return 0;
  const char* const end = after->sender.data() + after->sender.size();
  std::from_chars(after->sender.data(), end, place);
  return place + 1;
}

}  // namespace

Result<std::vector<std::optional<Record>>> CompactStore::insert_missing(std::span<const Key> keys,
                                                                        const Record& fresh) {
  std::vector<std::optional<Record>> records;
  records.reserve(keys.size());
  for (const auto& key : keys) {
    records.push_back(rows_.find(key));
    if (!records.back()) rows_.put(key, fresh);
  }
  return records;
}

Result<std::vector<std::optional<Record>>> CompactStore::find(std::span<const Key> keys) {
  std::vector<std::optional<Record>> records;
  records.reserve(keys.size());
  for (const auto& key : keys) records.push_back(rows_.find(key));
  return records;
}

Result<std::vector<bool>> CompactStore::save(std::span<const Change> changes) {
  std::vector<bool> saved;
  for (const auto& change : changes) {
    saved.push_back(rows_.find(change.key) == change.seen);
    if (saved.back()) rows_.put(change.key, change.next);
  }
  return saved;
}

Result<void> CompactStore::touch(std::span<const Touch> touches) {
  for (const auto& touch : touches) {
    auto record = rows_.find(touch.key);
    if (!record || record->last_seen >= touch.last_seen) continue;
    record->last_seen = touch.last_seen;
    rows_.put(touch.key, *record);
  }
  return {};
}

Result<PurgeStep> CompactStore::purge(const std::optional<Key>& after, std::size_t rows_max,
                                      const PurgeLimits& limits) {
  PurgeStep step;
  step.last_seen.reserve(std::min(rows_max, rows_.size()));
  std::size_t place = place_after(after);
  for (; place < rows_.end() && step.seen < rows_max; ++place) {
    const auto record = rows_.at(place);
    if (!record || !count_row(step, *record, limits) || !limits.remove) continue;
    rows_.erase_at(place);
    ++step.removed;
  }
  if (place < rows_.end()) step.next = Key{std::to_string(place - 1), "", ""};
  return step;
}

}  // namespace grayling
