// SPDX-License-Identifier: MIT
// What a stranger may have in the table: given by Strangers::claim(), and used up by settle() or
// drop(). A plain value.
#pragma once

#include <optional>

#include "grayling/base/clock.hpp"

namespace grayling {

struct RowClaim {
  bool may_insert = true;         // a row may be made
  bool has_share = false;         // it takes a share of its client
  bool was_turned_away = false;   // a limit left no room for its row before
  std::optional<Seconds> waited;  // it is back after `delay`: its row is made as passed
};

}  // namespace grayling
