// SPDX-License-Identifier: MIT
// A key as its row spells it, and what rows of several tables have alike. Any thread.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>

#include "grayling/greylist/record.hpp"
#include "grayling/greylist/standing.hpp"
#include "grayling/store/column.hpp"
#include "store/sqlite/connection.hpp"

namespace grayling::sqlite {

inline Key sender_columns(const Key& key) {
  constexpr ColumnRules kAddress{320, 0x10ffff};
  constexpr ColumnRules kClient{255, 0x7f};
  return {column_text(key.sender, kAddress), column_text(key.client, kClient),
          column_text(key.recipient, kAddress)};
}

// `columns` as the parameters from `first` on: address, client, recipient. They must stay where
// they are until the run ends.
inline void bind_key(Statement& statement, const Key& columns, int first = 1) {
  statement.bind(first, columns.sender);
  statement.bind(first + 1, columns.client);
  statement.bind(first + 2, columns.recipient);
}

// What a column that holds no number has, for OddRows.
inline constexpr std::string_view kIsNoNumber = "typeof({}) <> 'integer'";

// A count of passes, whatever was restored from somewhere.
inline std::uint32_t passes_of(std::int64_t number) {
  constexpr std::int64_t kPassesMax = std::numeric_limits<std::uint32_t>::max();
  return static_cast<std::uint32_t>(std::clamp(number, std::int64_t{0}, kPassesMax));
}

// The columns first_seen, last_seen, passes from the first on. none: it holds no number somewhere.
inline std::optional<Record> record_at(const Statement& row) {
  const auto first_seen = row.whole_number_at(0);
  const auto last_seen = row.whole_number_at(1);
  const auto passes = row.whole_number_at(2);
  if (!first_seen || !last_seen || !passes) return std::nullopt;
  return Record{*first_seen, *last_seen, passes_of(*passes)};
}

// The columns domain, passes, last_seen from the first on.
inline std::optional<Standing> standing_at(const Statement& row) {
  const auto passes = row.whole_number_at(1);
  const auto last_seen = row.whole_number_at(2);
  if (!passes || !last_seen) return std::nullopt;
  return Standing{row.text_at(0), passes_of(*passes), *last_seen};
}

// The columns address, client, recipient after those.
inline Key key_at(const Statement& row) {
  return {row.text_at(3), row.text_at(4), row.text_at(5)};
}

}  // namespace grayling::sqlite
