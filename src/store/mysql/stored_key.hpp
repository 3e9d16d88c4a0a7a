// SPDX-License-Identifier: MIT
// Keys as the table spells them, in the order and in the portions that statements take them.
// Pure, any thread.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "grayling/greylist/record.hpp"
#include "store/mysql/table_shape.hpp"

namespace grayling {

struct StoredKey {
  Key text;           // each part fits its column
  std::size_t index;  // of the key, change or touch in the caller's argument
};

StoredKey stored_key(const Key& key, std::size_t index, const TableShape& shape);
std::vector<StoredKey> stored_keys(std::span<const Key> keys, const TableShape& shape);  // sorted

// In the order of the primary key: statements that lock their rows in one order don't deadlock.
void sort_keys(std::vector<StoredKey>& keys);

// A portion becomes one statement: few enough rows that it is done soon and locks little, and under
// every max_allowed_packet that was ever a default (1 MiB).
constexpr std::size_t kStatementRowsMax = 500;
constexpr std::size_t kStatementBytesMax = 512 * 1024;

// `keys` cut into portions, in order.
std::vector<std::span<const StoredKey>> portions(std::span<const StoredKey> keys);

}  // namespace grayling
