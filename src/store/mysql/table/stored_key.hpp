// SPDX-License-Identifier: MIT
// Keys as the table spells them, in the order and in the portions that statements take them.
// Pure, any thread.
#pragma once

#include <algorithm>
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

// Without the blanks at the end, which to most collations are nothing (PAD SPACE).
std::string_view without_padding(std::string_view text);

StoredKey stored_key(const Key& key, std::size_t index, const TableShape& shape);

// The three literals of the key, with commas between them: of `sender`, or of a table whose columns
// are as in `shape`.
void append_key(std::string& sql, const Key& key, const TableShape& shape);

// In the order of the primary key: statements that lock their rows in one order don't deadlock.
void sort_keys(std::vector<StoredKey>& keys);

inline const Key& key_of(const Key& key) {
  return key;
}
const Key& key_of(const auto& item) {
  return item.key;
}

// Of a span or vector of keys, or of what has a key; sorted.
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

// The one of `keys`, which are sorted, that the table spells so; nullptr: none. Blanks at an end
// don't count (without_padding); keys have none.
const StoredKey* find_key(std::span<const StoredKey> keys, std::string_view sender,
                          std::string_view client, std::string_view recipient);

// `keys` cut into portions, each of which becomes one statement; in order. A portion has at
// most `bytes_max`, which a Connection knows of its server, but one key at least.
std::vector<std::span<const StoredKey>> portions(std::span<const StoredKey> keys,
                                                 std::size_t bytes_max = kStatementBytesMax);

}  // namespace grayling::mysql
