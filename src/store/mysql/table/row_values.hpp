// SPDX-License-Identifier: MIT
// Reads rows of `sender` and of `standing`. none: a column that must hold a whole number doesn't.
// By the connection's thread.
#pragma once

#include "grayling/store/store.hpp"
#include "store/mysql/server/connection.hpp"
#include "store/odd_rows.hpp"
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

// Where a row is in the order of last_seen, or of the key.
struct StandingPlace {
  StandingColumns key;
  UnixSeconds last_seen = 0;
};

// Appends the standings among `rows` to `kept`, and notes those that are none. Returns how many
// rows there were; `last` becomes the place of the last one.
inline std::size_t keep_standings(Rows& rows, OddRows& odd_rows, std::vector<StandingRow>& kept,
                                  StandingPlace& last) {
  std::size_t count = 0;
  for (; rows.next(); ++count) {
    last = {standing_columns_at(rows), rows.number(5).value_or(last.last_seen)};
    auto standing = standing_at(rows);
    auto key = standing_key(last.key);
    if (standing && key) {
      kept.push_back({std::move(*key), std::move(*standing)});
    } else {
      odd_rows.note_standing(last.key);
    }
  }
  return count;
}

}  // namespace grayling::mysql
