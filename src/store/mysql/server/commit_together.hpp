// SPDX-License-Identifier: MIT
// One commit for several statements. By the connection's thread.
#pragma once

#include <cstddef>

#include "store/mysql/server/connection.hpp"

namespace grayling::mysql {

// Does `work`, which executes `statements` statements and returns an SqlResult. A single statement
// commits by itself, and costs no other round trip. After an error a transaction may be open.
template <typename Work>
auto commit_together(Connection& connection, std::size_t statements, Work work)
    -> decltype(work()) {
  const bool is_transaction = statements > 1;
  if (is_transaction) {
    if (auto begun = connection.execute("START TRANSACTION"); !begun) return fail(begun.error());
  }
  auto done = work();
  if (done && is_transaction) {
    if (auto ended = connection.execute("COMMIT"); !ended) return fail(ended.error());
  }
  return done;
}

}  // namespace grayling::mysql
