// SPDX-License-Identifier: MIT
#include "engine/aftermath.hpp"

namespace grayling {

void Aftermath::apply(const KeyHash& hash, const WaitingRoom::Closed& closed,
                      const ItemResult& result, const PointsSeen& points,
                      const GreylistSettings& limits, TableKind kind) {
  const auto& [known, signals, strangers, counts, clock] = parts_;
  const Ticket& ticket = closed.ticket;
  const auto& policy = *ticket.item->policy;
  const auto& verdict = result.verdict;
  const PolicyRequest* const first =
      closed.waiters.empty() ? nullptr : &closed.waiters.front().request.request();
  if (verdict && ticket.generation == known.generation()) known.take(hash, ticket, *verdict);
  strangers.settle({hash, ticket.client, policy}, ticket.claim, result, limits, kind,
                   clock.monotonic());
  counts.note({result, ticket.claim.was_turned_away, policy, first, hash, points},
              kind == TableKind::Full);
  if (verdict && verdict->is_first_pass && first != nullptr) {
    known.standings().note_earned(*first, policy.mode, clock.now());
  }
  signals.note(ticket, result);
}

}  // namespace grayling
