// SPDX-License-Identifier: MIT
// The statements on the full table. All text goes through append_literal(), all else is numbers.
// Statements that touch many rows do it in the order of the keys given. Pure, any thread.
#pragma once

#include <span>
#include <string>

#include "grayling/store/store.hpp"
#include "store/mysql/table/stored_key.hpp"

namespace grayling::mysql {

using KeySpan = std::span<const StoredKey>;

// Inserts `fresh` for each key, skipping those that have a row. `table` is its name.
std::string insert_sql(KeySpan keys, const Record& fresh, const TableShape& shape,
                       std::string_view table = "sender");

// Rows (address, client, recipient, first_seen, last_seen, passes) of those keys that have one.
std::string select_sql(KeySpan keys, const TableShape& shape);

// `key` becomes change.next where it still is change.seen.
std::string update_sql(const StoredKey& key, const Change& change, const TableShape& shape);

// The same for many keys at once; `changes` is what their indices point into.
std::string update_all_sql(KeySpan keys, std::span<const Change> changes, const TableShape& shape);

// Rows of `keys` that hold no number where one must be become `fresh`.
std::string mend_sql(KeySpan keys, const Record& fresh, const TableShape& shape);

// Moves last_seen forward; `touches` is what the keys' indices point into.
std::string touch_sql(KeySpan keys, std::span<const Touch> touches, const TableShape& shape);

// Rows (address, client, recipient, first_seen, last_seen, passes) after the key `after`, which is
// as the table spells it, in the order of the primary key.
std::string slice_sql(const std::optional<Key>& after, std::size_t rows_max,
                      const TableShape& shape);

// Deletes those of `keys` that are beyond `limits` still.
std::string delete_sql(KeySpan keys, const PurgeLimits& limits, const TableShape& shape);

}  // namespace grayling::mysql
