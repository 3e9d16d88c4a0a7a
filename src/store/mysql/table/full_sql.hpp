// SPDX-License-Identifier: MIT
// The statements on the full table. All text goes through append_literal(); all else is numbers.
// Statements on many rows lock them in the order of the given keys. Pure, any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "grayling/store/store.hpp"
#include "store/mysql/table/stored_key.hpp"

namespace grayling::mysql {

using KeySpan = std::span<const StoredKey>;

// A condition and the order of the primary key follow. FORCE INDEX: the optimizer must not read the
// whole table, however few rows it has.
inline constexpr std::string_view kSelectSenders =
    "SELECT address, client, recipient, first_seen, last_seen, passes"
    " FROM sender FORCE INDEX (PRIMARY)";

// Inserts `fresh` for each key that has no row. `table` is the table's name.
std::string insert_sql(KeySpan keys, const Record& fresh, const TableShape& shape,
                       std::string_view table = "sender");

// Gives rows (address, client, recipient, first_seen, last_seen, passes) for keys that have one.
std::string select_sql(KeySpan keys, const TableShape& shape);

// Writes change.next if the row still says change.seen.
std::string update_sql(const StoredKey& key, const Change& change, const TableShape& shape);

// The same for many keys at once. Their indices point into `changes`.
std::string update_all_sql(KeySpan keys, std::span<const Change> changes, const TableShape& shape);

// Writes `fresh` into those rows of `keys` that hold NULL where a number must be.
std::string mend_sql(KeySpan keys, const Record& fresh, const TableShape& shape);

// Moves last_seen forward. The keys' indices point into `touches`.
std::string touch_sql(KeySpan keys, std::span<const Touch> touches, const TableShape& shape);

// Gives rows (address, client, recipient, first_seen, last_seen, passes) in the order of the
// primary key. `after`: the key before the first row, as the table spells it; none: from the start.
std::string slice_sql(const std::optional<Key>& after, std::size_t rows_max,
                      const TableShape& shape);

// Deletes those of `keys` that are still beyond `limits`.
std::string delete_sql(KeySpan keys, const PurgeLimits& limits, const TableShape& shape);

}  // namespace grayling::mysql
