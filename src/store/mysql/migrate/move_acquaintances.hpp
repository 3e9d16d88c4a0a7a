// SPDX-License-Identifier: MIT
// Moves the rows of `acquaintance`, the table of earlier versions, to `standing`. By the
// connection's thread.
#pragma once

#include <cstdint>

#include "store/mysql/server/connection.hpp"

namespace grayling::mysql {

// In slices, each of which is written to `standing` and then removed, until none is left; so it can
// be interrupted and run again, and services of earlier versions may add rows meanwhile. A row that
// both tables have is merged. Rows of no kind, or without numbers, counted for nothing
// and are only removed. Returns how many rows came to `standing`.
SqlResult<std::uint64_t> move_acquaintances(Connection& connection);

}  // namespace grayling::mysql
