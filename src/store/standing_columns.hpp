// SPDX-License-Identifier: MIT
// The key of a row of the table `standing`, as both engines spell it, and when a row is added to
// the one that is there. Pure, any thread.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <utility>

#include "grayling/greylist/standing.hpp"
#include "grayling/store/column.hpp"
#include "grayling/store/store.hpp"

namespace grayling {

inline constexpr ColumnRules kStandingNameRules{320, 0x10ffff};

struct StandingColumns {
  std::string kind;
  std::string name;
  std::string partner;

  auto operator<=>(const StandingColumns&) const = default;
};

// Each part made to fit its column (column_text()).
inline StandingColumns fitted_columns(const StandingKey& key) {
  return {std::string(kind_text(key.kind)), column_text(key.name, kStandingNameRules),
          column_text(key.partner, kStandingNameRules)};
}

// The columns of a key that was read from the table: its parts fit already.
inline StandingColumns stored_columns(const StandingKey& key) {
  return {std::string(kind_text(key.kind)), key.name, key.partner};
}

// none: nobody's key, or a kind that this version doesn't know.
inline std::optional<StandingKey> standing_key(StandingColumns columns) {
  const auto kind = parse_standing_kind(columns.kind);
  if (!kind || columns.name.empty()) return std::nullopt;
  return StandingKey{*kind, std::move(columns.name), std::move(columns.partner)};
}

// Store::put_standings() adds the counts of `row` to `known`, and doesn't replace it.
inline bool is_added(const StandingRow& row, const Standing& known, const ExpiredTimes& expired) {
  return row.key.kind == StandingKind::Domain && !expired.contains(known.last_seen);
}

}  // namespace grayling
