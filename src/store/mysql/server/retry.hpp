// SPDX-License-Identifier: MIT
// The one rule by which work that a server undid is done again. By the connection's thread.
#pragma once

#include <chrono>
#include <optional>

#include "grayling/base/clock.hpp"
#include "store/mysql/server/sql_error.hpp"

namespace grayling::mysql {

struct RetryRule {
  int attempts_max = 1;
  // From the first attempt on; none: no limit. A running attempt isn't cut short.
  std::optional<std::chrono::milliseconds> time_max;
};

// Only a conflict is worth another attempt: the server undid the work, and the same may succeed
// now. A statement that reached its time limit isn't: what holds it up won't be gone at once.
inline bool is_worth_retry(const SqlError& error) {
  return error.kind == ErrorKind::Conflict && !is_time_out(error.code);
}

// Does `work`, which returns an SqlResult, until it succeeds, fails for another reason than a
// conflict, or the rule allows no further attempt. There is no backoff: the server has already
// waited for the lock, or has chosen which of two transactions goes first.
//
// After each failure recover(is_last) makes the connection ready for the next statement, and may
// wait. It returns an SqlResult, whose error ends the work. A lost connection needs no recovery.
template <typename Work, typename Recover>
auto retry(const RetryRule& rule, const Clock& clock, Work work, Recover recover)
    -> decltype(work()) {
  const Monotonic start = clock.monotonic();
  for (int attempt = 1;; ++attempt) {
    auto done = work();
    if (done || done.error().kind == ErrorKind::Unavailable) return done;
    const bool is_late = rule.time_max && clock.monotonic() - start >= *rule.time_max;
    const bool is_last = attempt >= rule.attempts_max || is_late || !is_worth_retry(done.error());
    if (const auto recovered = recover(is_last); !recovered) return fail(recovered.error());
    if (is_last) return done;
  }
}

}  // namespace grayling::mysql
