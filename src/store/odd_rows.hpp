// SPDX-License-Identifier: MIT
// Rows that hold no whole number where one must be, as somebody wrote or restored them: they are
// passed over, and the first of each table is told. Owned by a store; its thread.
#pragma once

#include <string>
#include <string_view>

#include <fmt/format.h>

#include "grayling/base/text.hpp"
#include "grayling/store/store.hpp"

namespace grayling {

class OddRows {
 public:
  // `place` is what a message has before a table's name; `test` what SQL says of a column `{}` that
  // holds no number.
  OddRows(std::string place, std::string_view test) : place_(std::move(place)), test_(test) {}

  void note_sender(const Key& key) {
    if (!told_.sender.empty()) return;
    told_.sender =
        text("sender", key, "first_seen, last_seen and passes",
             "who it is of counts as a stranger, whose next mail mends it",
             fmt::format("{} OR {} OR {}", odd("first_seen"), odd("last_seen"), odd("passes")));
  }
  void note_standing(const Key& key) {
    if (!told_.standing.empty()) return;
    told_.standing = text("acquaintance", key, "passes and last_seen",
                          "it counts for nothing until it is written anew",
                          fmt::format("{} OR {}", odd("passes"), odd("last_seen")));
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
