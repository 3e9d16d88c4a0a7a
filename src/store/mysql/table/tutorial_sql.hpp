// SPDX-License-Identifier: MIT
// The two statements on the tutorial's table. Pure, any thread.
#pragma once

#include <span>
#include <string>

#include "store/mysql/table/stored_key.hpp"

namespace grayling::mysql {

// Rows (n) for those keys that the column's collation finds a row for, n being the key's index: not
// the stored spelling, for what the collation calls equal needn't look it.
std::string select_known_sql(std::span<const StoredKey> keys, const TableShape& shape);

// Inserts a row for each key; `raw` is what the keys' indices point into, as the client sent them:
// the other two columns have rules of their own.
std::string insert_known_sql(std::span<const StoredKey> keys, std::span<const Key> raw,
                             const TableShape& shape);

}  // namespace grayling::mysql
