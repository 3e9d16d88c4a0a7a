// SPDX-License-Identifier: MIT
// Conversions between keys, records and the columns of an SQLite file. Any thread.
#pragma once

#include <cstdint>
#include <optional>

#include "grayling/greylist/record.hpp"
#include "grayling/greylist/standing.hpp"
#include "grayling/store/column.hpp"
#include "store/passes.hpp"
#include "store/sqlite/connection.hpp"

namespace grayling::sqlite {

// The key as the table spells it: each part fits its column.
inline Key sender_columns(const Key& key) {
  constexpr ColumnRules kAddress{320, 0x10ffff};
  constexpr ColumnRules kClient{255, 0x7f};
  return {column_text(key.sender, kAddress), column_text(key.client, kClient),
          column_text(key.recipient, kAddress)};
}

// Binds a key to three parameters from `first` on: address, client, recipient. The texts aren't
// copied: they must live until the run ends.
inline void bind_key(Statement& statement, const Key& columns, int first = 1) {
  statement.bind(first, columns.sender);
  statement.bind(first + 1, columns.client);
  statement.bind(first + 2, columns.recipient);
}

// For OddRows: a column holds no whole number.
inline constexpr std::string_view kIsNoNumber = "typeof({}) <> 'integer'";

// Reads the columns 0 to 2: first_seen, last_seen, passes. none: one of them holds no whole number.
inline std::optional<Record> record_at(const Statement& row) {
  const auto first_seen = row.whole_number_at(0);
  const auto last_seen = row.whole_number_at(1);
  const auto passes = row.whole_number_at(2);
  if (!first_seen || !last_seen || !passes) return std::nullopt;
  return Record{*first_seen, *last_seen, passes_of(*passes)};
}

// Reads the columns 0 to 3: domain, passes, last_seen, came.
inline std::optional<Standing> standing_at(const Statement& row) {
  const auto passes = row.whole_number_at(1);
  const auto last_seen = row.whole_number_at(2);
  const auto came = row.whole_number_at(3);
  if (!passes || !last_seen || !came) return std::nullopt;
  return Standing{row.text_at(0), passes_of(*passes), *last_seen, passes_of(*came)};
}

// Reads the columns 3 to 5: address, client, recipient.
inline Key key_at(const Statement& row) {
  return {row.text_at(3), row.text_at(4), row.text_at(5)};
}

}  // namespace grayling::sqlite
