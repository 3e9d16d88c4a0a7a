// SPDX-License-Identifier: MIT
// The way of a stranger through the DNS (engine_impl.hpp): between a worker's look, which has shown
// that it would be deferred, and the batch in which it may get a row.
#include <algorithm>

#include "engine/engine_impl.hpp"
#include "grayling/base/assert.hpp"

namespace grayling {

// The check takes half of the time that is left to answer at most, and leaves the worker twice the
// time that its look took.
void Engine::Impl::begin_check(const Decided& look) {
  const KeyHash hash = look.ticket;
  Ticket* const ticket = waiting_.find(hash);
  GRAYLING_ASSERT(ticket != nullptr && ticket->subject);
  ticket->item.is_look = false;
  ticket->item.is_known = !look.result.was_unknown;
  const Monotonic now = clock_.monotonic();
  if (const auto known = signals_.find(ticket->message, now)) return end_check(hash, *known);
  const Monotonic left = ticket->arrived_at + timeout_ - now;
  const Monotonic look_time = now - ticket->asked_at;
  checks_.start(*ticket->subject, std::min(left / 2, left - 2 * look_time),
                [this, hash](const Signals& signals) { end_check(hash, signals); });
}

void Engine::Impl::end_check(const KeyHash& hash, const Signals& signals) {
  if (watch_.is_down()) return fail(hash);
  Ticket* const ticket = waiting_.find(hash);
  GRAYLING_ASSERT(ticket != nullptr);
  ticket->signals = signals;
  signals_.put(ticket->message, signals, clock_.monotonic());
  if (signals.is_proof && ticket->item.policy->spf == SpfUse::Pass) {
    return conclude_all(waiting_.close(hash), hash, {Outcome::SpfPass, 0});
  }
  if (signals.is_proof) ticket->item.domain = ticket->subject->domain;
  ask_worker(hash, *ticket);
}

}  // namespace grayling
