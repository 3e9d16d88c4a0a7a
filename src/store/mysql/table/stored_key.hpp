// SPDX-License-Identifier: MIT
// Keys as the table spells them, in the order and in the portions that statements need.
// Pure, any thread.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "grayling/base/assert.hpp"
#include "grayling/greylist/record.hpp"
#include "store/mysql/server/statement_size.hpp"
#include "store/mysql/table/table_shape.hpp"

namespace grayling::mysql {

struct StoredKey {
  Key text;           // each part fits its column
  std::size_t index;  // of the key, change or touch in the caller's argument
};

// The text without the blanks at its end, which most collations ignore (PAD SPACE).
std::string_view without_padding(std::string_view text);

// The key with each part made to fit its column (column_text()).
StoredKey stored_key(const Key& key, std::size_t index, const TableShape& shape);

// Appends the key as three literals with commas between them, for the columns of `shape`.
void append_key(std::string& sql, const Key& key, const TableShape& shape);

// Sorts by the primary key: statements that lock rows in the same order don't deadlock.
void sort_keys(std::vector<StoredKey>& keys);

inline const Key& key_of(const Key& key) {
  return key;
}
const Key& key_of(const auto& item) {
  return item.key;
}

// The stored keys of keys, or of items with a member `key`; sorted.
template <typename Items>
std::vector<StoredKey> stored_keys(const Items& items, const TableShape& shape) {
  std::vector<StoredKey> keys;
  keys.reserve(items.size());
  for (const auto& item : items) keys.push_back(stored_key(key_of(item), keys.size(), shape));
  sort_keys(keys);
  // No key comes twice, and column_text() makes no two of them one.
  const auto is_same = [](const StoredKey& a, const StoredKey& b) { return a.text == b.text; };
  GRAYLING_ASSERT(std::adjacent_find(keys.begin(), keys.end(), is_same) == keys.end());
  return keys;
}

// Finds an item by the table's spelling of its three parts, which parts(item) returns. `items` must
// be sorted by them; nullptr: it isn't there. Blanks at the end of a part of `spelling` are
// ignored.
using Spelling = std::array<std::string_view, 3>;
template <typename Item, typename Parts>
const Item* find_spelling(std::span<const Item> items, Spelling spelling, Parts parts) {
  for (auto& part : spelling) part = without_padding(part);
  const auto is_before = [&](const Item& item, const Spelling& value) {
    return parts(item) < value;
  };
  const auto found = std::lower_bound(items.begin(), items.end(), spelling, is_before);
  return found != items.end() && parts(*found) == spelling ? &*found : nullptr;
}

// Finds a key by the table's spelling. `keys` must be sorted; nullptr: it isn't there. Blanks at
// the end of a part are ignored (without_padding); stored keys have none.
const StoredKey* find_key(std::span<const StoredKey> keys, std::string_view sender,
                          std::string_view client, std::string_view recipient);

// Cuts `keys` into portions, one for each statement, in order. A portion takes at most `bytes_max`
// bytes (Connection::statement_bytes_max()), but has at least one key.
std::vector<std::span<const StoredKey>> portions(std::span<const StoredKey> keys,
                                                 std::size_t bytes_max = kStatementBytesMax);

}  // namespace grayling::mysql
