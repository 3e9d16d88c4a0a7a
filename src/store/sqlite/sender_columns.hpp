// SPDX-License-Identifier: MIT
// A key as its row spells it, and what rows of several tables have alike. Any thread.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>

#include "grayling/greylist/record.hpp"
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

// A count of passes, whatever was restored from somewhere.
inline std::uint32_t passes_at(const Statement& statement, int column) {
  constexpr std::int64_t kPassesMax = std::numeric_limits<std::uint32_t>::max();
  return static_cast<std::uint32_t>(
      std::clamp(statement.number_at(column), std::int64_t{0}, kPassesMax));
}

}  // namespace grayling::sqlite
