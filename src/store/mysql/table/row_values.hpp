// SPDX-License-Identifier: MIT
// Reads a row of `sender` or of `standing`. none: a column that must hold a whole number doesn't.
// By the connection's thread.
#pragma once

#include "grayling/store/store.hpp"
#include "store/mysql/server/connection.hpp"
#include "store/passes.hpp"
#include "store/standing_columns.hpp"

namespace grayling::mysql {

// The first three columns: the key as the table spells it.
inline Key key_at(const Rows& rows) {
  return {std::string(rows.text(0)), std::string(rows.text(1)), std::string(rows.text(2))};
}

// first_seen, last_seen, passes: the columns after the key.
inline std::optional<Record> record_at(const Rows& rows) {
  const auto first_seen = rows.number(3);
  const auto last_seen = rows.number(4);
  const auto passes = rows.number(5);
  if (!first_seen || !last_seen || !passes) return std::nullopt;
  return Record{*first_seen, *last_seen, passes_of(*passes)};
}

// The first three columns: the key of a row of `standing`.
inline StandingColumns standing_columns_at(const Rows& rows) {
  return {std::string(rows.text(0)), std::string(rows.text(1)), std::string(rows.text(2))};
}

// domain, passes, last_seen, came: the columns after the key.
inline std::optional<Standing> standing_at(const Rows& rows) {
  const auto passes = rows.number(4);
  const auto last_seen = rows.number(5);
  const auto came = rows.number(6);
  if (!passes || !last_seen || !came) return std::nullopt;
  return Standing{std::string(rows.text(3)), passes_of(*passes), *last_seen, passes_of(*came)};
}

}  // namespace grayling::mysql
