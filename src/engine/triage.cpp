// SPDX-License-Identifier: MIT
#include "engine/triage.hpp"

#include <algorithm>
#include <utility>

#include "engine/consider.hpp"
#include "grayling/base/assert.hpp"
#include "grayling/greylist/correspondence.hpp"

namespace grayling {
namespace {

// The null sender needs no look of its own: SPF can only let it pass if the domain that its HELO
// claims has standing, which the worker that would make its row sees.
void prepare_look(const SignalSubject& subject, BatchItem& item) {
  item.is_look = !subject.identity.is_helo || subject.domain.is_none();
  if (item.is_look) return;
  want_domain(subject, item);
  item.is_domain_claimed = true;
}

bool has_sender(const PolicyRequest& request) {
  return !request.sender.value_or("").empty();
}

// The mail of the request that has waited longest (`first`), or, if none waits any more, of the one
// that came first.
const StrangerMail* first_mail(const Ticket& ticket, const Waiter* first) {
  if (first != nullptr) return find_mail(ticket.mails, first->request.request());
  return ticket.mails.empty() ? nullptr : &ticket.mails.front();
}

}  // namespace

Triage::Triage(const Parts& parts)
    : parts_(parts),
      lists_(parts.resolver, parts.lists, parts.clock, parts.log),
      points_(parts.resolver, parts.providers, lists_, parts.clock, parts.log),
      signals_(parts.resolver, parts.hasher, parts.known.write_behind(), parts.counts, lists_,
               parts.clock),
      strangers_(parts.hasher, parts.purge, parts.log) {}

Signs Triage::signs(const PolicyRequest& request, const KeyHash& client) {
  return points_.signs(request, client, parts_.rules.greylist->host);
}

Ticket Triage::ticket(const Question& question, Lookup& lookup, const Signs& signs) {
  GRAYLING_ASSERT(parts_.watch.kind());
  const auto& request = question.request;
  const Monotonic now = parts_.clock.monotonic();
  const bool are_kept = parts_.known.standings().are_kept();
  Ticket ticket{
      .client = lookup.client,
      .signs = signs,
      .item = std::make_shared<BatchItem>(item_of(
          request, lookup.subject, std::move(lookup.client_key), are_kept, &parts_.providers)),
      .kind = *parts_.watch.kind(),
      .arrived_at = question.asked_at.value_or(now)};
  BatchItem& item = *ticket.item;
  item.is_known = parts_.known.has_row(lookup.hash);
  ticket.policy = parts_.rules.share(question.policy);
  item.policy = points_.policy_for(signs, ticket.policy);
  const bool can_matter = points_.can_dns_matter(signs, *ticket.policy, has_sender(request));
  signals_.add(ticket, request, are_kept, can_matter, is_suspicious(signs));
  const bool is_asked = !ticket.mails.empty() && !is_store_slow(now);
  if (is_asked) item.policy = points_.policy_for_look(lookup.hash, signs, ticket.policy);
  if (strangers_.is_back(lookup.hash, *item.policy, ticket.kind, now)) return ticket;
  if (points_.may_pass(signs, *ticket.policy) || (is_asked && can_matter)) {
    item.is_look = true;
  } else if (is_asked) {
    prepare_look(ticket.mails.front().subject, item);
  }
  return ticket;
}

void Triage::claim(const KeyHash& hash, Ticket& ticket, Monotonic now) {
  BatchItem& item = *ticket.item;
  if (item.is_look) return;
  ticket.claim = strangers_.claim({hash, ticket.client, *item.policy}, *parts_.rules.greylist,
                                  ticket.kind, now);
  item.is_read_only = !ticket.claim.may_insert;
  item.waited = ticket.claim.waited;
}

void Triage::check(Ticket& ticket, const Waiters& waiters, StrangerSignals::Done done) {
  // If the look claimed room for a row, that is given back: the next ask claims it again.
  strangers_.drop(std::exchange(ticket.claim, {}), ticket.client);
  BatchItem& item = *ticket.item;
  item.is_look = item.is_domain_claimed = false;
  item.is_rerun = item.is_unknown = false;  // the look may have been run again
  item.domain = {};
  const bool are_kept = parts_.known.standings().are_kept();
  Monotonic first = ticket.arrived_at;
  for (const Waiter* const waiter : waiters) {
    first = std::min(first, waiter->asked_at);
    if (waiter->policy != ticket.policy) continue;
    const PolicyRequest& request = waiter->request.request();
    signals_.add(ticket, request, are_kept,
                 points_.can_dns_matter(waiter->signs, *waiter->policy, has_sender(request)),
                 is_suspicious(waiter->signs));
  }
  if (ticket.mails.empty() || is_store_slow(parts_.clock.monotonic()))
    return done(std::move(ticket.mails));
  signals_.check(ticket, first + parts_.rules.timeout, std::move(done));
}

// All mails of a ticket are of one domain, and its row decides on those that SPF proves. The points
// of the request that has waited longest decide whether the ticket needs a row, and how long it
// waits.
std::optional<Reason> Triage::decide(const KeyHash& hash, Ticket& ticket, const Waiters& waiters) {
  signals_.remember(ticket.mails);
  const auto& mails = ticket.mails;
  BatchItem& item = *ticket.item;
  const auto vouched = std::find_if(mails.begin(), mails.end(), [this](const StrangerMail& mail) {
    return points_.is_vouched_for(&mail);
  });
  const bool is_passed =
      vouched != mails.end() && passes_by_proof(*ticket.policy, vouched->subject, item);
  if (is_passed) return Reason::SpfPass;
  const Evidence evidence = first_evidence(ticket, waiters.empty() ? nullptr : waiters.front());
  if (const auto passed = passed_by_points(points_.suspicion(evidence, *ticket.policy))) {
    return passed;
  }
  item.policy = points_.is_listed_meanwhile(hash, evidence)
                    ? points_.long_policy(ticket.policy)
                    : points_.policy_for(evidence, ticket.policy);
  return std::nullopt;
}

PointsSeen Triage::seen(const WaitingRoom::Closed& closed) const {
  const auto& [ticket, waiters] = closed;
  const Waiter* const first = waiters.empty() ? nullptr : &waiters.front();
  return points_.seen(first_evidence(ticket, first), first_mail(ticket, first), *ticket.policy,
                      !ticket.item->key.sender.empty());
}

// The evidence on the same request as that of first_mail().
Evidence Triage::first_evidence(const Ticket& ticket, const Waiter* first) const {
  return points_.evidence(first == nullptr ? ticket.signs : first->signs,
                          first_mail(ticket, first));
}

void Triage::forget() {
  signals_.forget();
  strangers_.forget();
}

bool Triage::is_store_slow(Monotonic now) const {
  return parts_.watch.is_slow(now, parts_.rules.timeout);
}

}  // namespace grayling
