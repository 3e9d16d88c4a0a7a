// SPDX-License-Identifier: MIT
// The statements on the table of standings. Keys are sorted; their index is that of what they
// are of. Pure, any thread.
#pragma once

#include <span>
#include <string>

#include "grayling/store/store.hpp"
#include "store/mysql/table/stored_key.hpp"

namespace grayling::mysql {

// As the migration makes it.
TableShape standing_shape();

// Rows of address, client, recipient, domain, passes, last_seen.
std::string select_standings_sql(std::span<const StoredKey> keys, const TableShape& shape);
// The same columns, of rows after (`since`, `after`); the key as the table spells it.
std::string recent_standings_sql(UnixSeconds since, const Key& after, std::size_t rows_max);
std::string put_standings_sql(std::span<const StoredKey> keys, std::span<const StandingRow> rows,
                              const TableShape& shape);
std::string purge_standings_sql(UnixSeconds before, std::size_t rows_max);

// For who walks through all of the table: the same columns, in the order of the keys.
std::string standings_after_sql(const std::optional<Key>& after, std::size_t rows_max);
// Of rows as the table spells them, in order; one that is there becomes what both know.
std::string join_standings_sql(std::span<const StandingRow> rows);
std::string forget_standings_sql(std::span<const StandingKey> keys);

}  // namespace grayling::mysql
