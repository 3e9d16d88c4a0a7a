// SPDX-License-Identifier: MIT
// The statements on the table `standing`. Pure, any thread.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "grayling/store/store.hpp"
#include "store/mysql/table/stored_key.hpp"
#include "store/standing_columns.hpp"

namespace grayling::mysql {

struct StoredStanding {
  StandingColumns text;
  std::size_t index;  // of the key or row in the caller's argument
};

// The keys, or the keys of the rows, made to fit the columns, in the order of the primary key.
std::vector<StoredStanding> stored_standings(std::span<const StandingKey> keys);
std::vector<StoredStanding> stored_standings(std::span<const StandingRow> rows);

// The key of `keys`, which are sorted, that has this spelling in the table; nullptr: none. Blanks
// at an end don't count.
const StoredStanding* find_standing(std::span<const StoredStanding> keys, std::string_view kind,
                                    std::string_view name, std::string_view partner);

// `keys` cut into portions, each of which becomes one statement.
std::vector<std::span<const StoredStanding>> portions(std::span<const StoredStanding> keys,
                                                      std::size_t bytes_max);

// Rows of kind, name, partner, domain, passes, last_seen, came.
std::string select_standings_sql(std::span<const StoredStanding> keys);
// The same columns, of rows after (`since`, `after`).
std::string recent_standings_sql(UnixSeconds since, const StandingColumns& after,
                                 std::size_t rows_max);
// `keys` are of `rows`. A row that is there is replaced, or added to (Store::put_standings).
std::string put_standings_sql(std::span<const StoredStanding> keys,
                              std::span<const StandingRow> rows, const ExpiredTimes& expired);
std::string purge_standings_sql(UnixSeconds before, std::size_t rows_max);

// For a walk through the whole table: the same columns, in the order of the keys.
std::string standings_after_sql(const std::optional<StandingColumns>& after, std::size_t rows_max);
// Rows as the table spells them, in order; one that is there already is merged.
std::string join_standings_sql(std::span<const StandingRow> rows);
// Keys as the table spells them, in order.
std::string forget_standings_sql(std::span<const StandingKey> keys);

}  // namespace grayling::mysql
