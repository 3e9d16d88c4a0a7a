// SPDX-License-Identifier: MIT
#include "engine/work/batch_rows.hpp"

#include <map>

#include "grayling/base/assert.hpp"

namespace grayling {

bool has_network_row(const BatchItem& item, TableKind kind) {
  return kind == TableKind::Full && !item.network.empty();
}

bool has_other_rows(const BatchItem& item, TableKind kind) {
  return has_network_row(item, kind) || item.former != Key{};
}

std::vector<ItemRow> rows_of(const BatchItem& item, TableKind kind) {
  const bool is_full = kind == TableKind::Full;
  std::vector<ItemRow> rows = {{item.key, 0, is_full}};
  if (has_network_row(item, kind)) rows.push_back({item.network_key(), 0, true});
  if (item.former == Key{}) return rows;
  rows.push_back({item.former, 0, false});
  if (has_network_row(item, kind)) rows.push_back({item.former_network_key(), 0, false});
  return rows;
}

RowsToRead::RowsToRead(std::span<BatchEntry* const> entries, TableKind kind)
    : rows_(entries.size()) {
  keys_.reserve(entries.size());
  for (const BatchEntry* entry : entries) keys_.push_back(entry->item->key);
  std::map<Key, std::size_t> places;  // made if one has other rows, which few have
  for (std::size_t n = 0; n < entries.size(); ++n) {
    if (!has_other_rows(*entries[n]->item, kind)) continue;
    if (places.empty()) {
      for (std::size_t k = 0; k < keys_.size(); ++k) places.emplace(keys_[k], k);
      GRAYLING_ASSERT(places.size() == entries.size());  // own keys differ
    }
    rows_[n] = grayling::rows_of(*entries[n]->item, kind);
    for (ItemRow& row : rows_[n]) {
      const auto added = places.try_emplace(row.key, keys_.size());
      if (added.second) keys_.push_back(row.key);
      row.place = added.first->second;
    }
    GRAYLING_ASSERT(rows_[n].front().place == n);
  }
}

}  // namespace grayling
