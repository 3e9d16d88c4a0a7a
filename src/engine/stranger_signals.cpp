// SPDX-License-Identifier: MIT
#include "engine/stranger_signals.hpp"

#include <algorithm>
#include <string>

#include "grayling/base/assert.hpp"

namespace grayling {

void StrangerSignals::prepare(Ticket& ticket, const PolicyRequest& request, bool can_prove) {
  if (!checks_.are_on()) return;
  ticket.subject = signal_subject(*ticket.item.policy, request, can_prove);
  if (!ticket.subject || request.instance.empty()) return;
  ticket.message =
      hasher_.hash(Key{std::string(request.sender.value_or("")),
                       std::string(request.client_address), std::string(request.instance)});
}

void StrangerSignals::check(const Ticket& ticket, Monotonic due, SpfChecks::Done done) {
  GRAYLING_ASSERT(ticket.subject);
  const Monotonic now = clock_.monotonic();
  if (const auto known = memory_.find(ticket.message, now)) return done(*known);
  const Monotonic left = due - now;
  const Monotonic look_time = now - ticket.asked_at;
  checks_.start(*ticket.subject, std::min(left / 2, left - 2 * look_time), std::move(done));
}

void StrangerSignals::keep(Ticket& ticket, const Signals& signals) {
  ticket.signals = signals;
  memory_.put(ticket.message, signals, clock_.monotonic());
}

}  // namespace grayling
