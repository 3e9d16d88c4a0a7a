// SPDX-License-Identifier: MIT
// The two statements on the tutorial's table. Pure, any thread.
#pragma once

#include <span>
#include <string>

#include "store/mysql/table/stored_key.hpp"

namespace grayling::mysql {

// Gives rows (n): the indices of those keys for which the column's collation finds a row. The
// stored spelling is of no use, for texts that the collation calls equal may differ.
std::string select_known_sql(std::span<const StoredKey> keys, const TableShape& shape);

// Inserts a row for each key. The keys' indices point into `raw`, the keys as the client sent them,
// since the other two columns have rules of their own.
std::string insert_known_sql(std::span<const StoredKey> keys, std::span<const Key> raw,
                             const TableShape& shape);

}  // namespace grayling::mysql
