// SPDX-License-Identifier: MIT
// Rows that can't be used, as an edit or a restore can leave them: no whole number where one must
// be, or a standing of no kind. They are skipped, and the first of each table is reported. Owned by
// a store and used by its thread.
#pragma once

#include <string>
#include <string_view>

#include <fmt/format.h>

#include "grayling/base/text.hpp"
#include "grayling/store/store.hpp"
#include "store/standing_columns.hpp"

namespace grayling {

class OddRows {
 public:
  // `place` stands before a table's name in a message: "greylist.". `test` is the SQL condition for
  // a column `{}` that holds no whole number.
  OddRows(std::string place, std::string_view test) : place_(std::move(place)), test_(test) {}

  void note_sender(const Key& key) {
    if (!told_.sender.empty()) return;
    told_.sender =
        text("sender", key, "first_seen, last_seen and passes",
             "who it is of counts as a stranger, whose next mail mends it",
             fmt::format("{} OR {} OR {}", odd("first_seen"), odd("last_seen"), odd("passes")));
  }
  void note_standing(const StandingColumns& key) {
    if (!told_.standing.empty()) return;
    const std::string kinds =
        fmt::format("'{}', '{}', '{}', '{}', '{}'", kind_text(StandingKind::Client),
                    kind_text(StandingKind::Correspondent), kind_text(StandingKind::Domain),
                    kind_text(StandingKind::LocalDomain), kind_text(StandingKind::NullSender));
    told_.standing = fmt::format(
        "{}standing has a row that is passed over, for its kind must be one of {}, and passes, "
        "last_seen and came must be whole numbers: kind '{}', name '{}', partner '{}'; it counts "
        "for nothing until it is written anew; all such rows: SELECT * FROM standing WHERE kind "
        "NOT IN ({}) OR {} OR {} OR {}",
        place_, kinds, printable(key.kind), printable(key.name), printable(key.partner), kinds,
        odd("passes"), odd("last_seen"), odd("came"));
  }
  // The table that earlier versions had instead of standing still holds rows (MySQL).
  void note_acquaintances() {
    told_.table = place_ +
                  "acquaintance has rows of an earlier version, which count for nothing now; "
                  "'grayling migrate' moves them to standing: run it when every host that shares "
                  "the database has this version";
  }
  const PassedOver& told() const { return told_; }

 private:
  std::string odd(std::string_view column) const {
    return fmt::format(fmt::runtime(test_), column);
  }
  std::string text(std::string_view table, const Key& key, std::string_view columns,
                   std::string_view effect, const std::string& where) const {
    return fmt::format(
        "{}{} has a row that is passed over, for {} must be whole numbers: address '{}', client "
        "'{}', recipient '{}'; {}; all such rows: SELECT * FROM {} WHERE {}",
        place_, table, columns, printable(key.sender), printable(key.client),
        printable(key.recipient), effect, table, where);
  }

  std::string place_;
  std::string_view test_;
  PassedOver told_;
};

}  // namespace grayling
