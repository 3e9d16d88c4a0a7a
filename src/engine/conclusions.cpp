// SPDX-License-Identifier: MIT
#include "engine/conclusions.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "engine/triage.hpp"
#include "grayling/base/assert.hpp"

namespace grayling {
namespace {

// The DNS was asked about mails of the ticket, but not about this waiter's: may it pass by what the
// DNS says of it? Not if the domain's row was read and let no mail pass. Without a delay it isn't
// considered again, because it would pass as a retry of the first.
bool is_left_to_check(const Waiter& waiter, const Ticket& ticket) {
  const bool was_asked = std::any_of(ticket.mails.begin(), ticket.mails.end(),
                                     [](const auto& mail) { return mail.signals.is_asked(); });
  return was_asked && ticket.item->domain.is_none() && waiter.policy->mode != Mode::Learn &&
         PassTimes::of(*waiter.policy, ticket.kind).delay > 0;
}

// What the DNS was asked about a waiter, and what follows.
struct Found {
  const StrangerMail* mail;  // null: nothing was asked
  bool is_vouched_for;
  bool passes_by_points;
};

// Does the outcome of a ticket hold for one of its waiters? Keys fold senders, hold a network for a
// client, and with match = "sender" the sender alone, so waiters may differ in what let the first
// pass.
bool holds_for(const Waiter& waiter, const Found& found, const Ticket& ticket, Reason outcome,
               Standings& standings) {
  if (waiter.policy != ticket.policy) return false;
  switch (outcome) {
    case Reason::ClientKnown:
    case Reason::NullSenderKnown:
      return waiter.client == ticket.client;
    case Reason::Correspondent:
      return standings.is_answer_by(ticket.item->answer, waiter.request.request());
    case Reason::DomainKnown:
    case Reason::SpfPass:
      return found.is_vouched_for;
    case Reason::NotSuspicious:
    case Reason::Trusted:
      return found.passes_by_points;
    case Reason::New:
    case Reason::EarlyRetry:
    case Reason::PendingLimit:
      return !found.passes_by_points &&
             (found.mail != nullptr || !is_left_to_check(waiter, ticket));
    case Reason::ListedMeanwhile:
    case Reason::FirstPass:
    case Reason::Found:
    case Reason::StoreFailed:
    case Reason::Busy:
    case Reason::RecipientsUnknown:
    case Reason::Authenticated:
    case Reason::Outbound:
    case Reason::Loopback:
    case Reason::Off:
    case Reason::ExemptClient:
    case Reason::ExemptRecipient:
    case Reason::ExemptSender:
    case Reason::NullSender:
    case Reason::UntilData:
    case Reason::NoClient:
    case Reason::BadClient:
    case Reason::NoSender:
    case Reason::NoRecipient:
    case Reason::NoState:
    case Reason::UnknownState:
    case Reason::None:
      return true;
  }
  return true;  // there is no other reason; a new one makes the compiler warn
}

bool is_by_points(Reason reason) {
  return reason == Reason::NotSuspicious || reason == Reason::Trusted;
}

}  // namespace

// A client that lists have added since the first try must wait longer. Until `delay` is over the
// reason is "early-retry", as for everybody; then it is "listed meanwhile".
Reason Conclusions::reason_by_lists(const Decision& decision, const KeyHash& hash,
                                    const Waiter& waiter, const Evidence& evidence) {
  const Reason reason = decision.reason;
  if (reason == Reason::New || reason == Reason::PendingLimit) {
    parts_.points.note_first_try(hash, evidence);
  }
  const bool is_back = reason == Reason::EarlyRetry && decision.delayed >= waiter.policy->delay;
  const bool is_listed = is_back && parts_.points.is_listed_meanwhile(hash, evidence);
  return is_listed ? Reason::ListedMeanwhile : reason;
}

std::vector<Waiter> Conclusions::conclude(WaitingRoom::Closed&& closed, const KeyHash& hash,
                                          Decision decision) {
  auto& [ticket, waiters] = closed;
  const StrangerPoints& points = parts_.points;
  std::vector<Waiter> others;
  for (auto& waiter : waiters) {
    const StrangerMail* const mail = find_mail(ticket.mails, waiter.request.request());
    const Evidence evidence = points.evidence(waiter.signs, mail);
    const auto passed = passed_by_points(points.suspicion(evidence, *waiter.policy));
    const Found found{mail, points.is_vouched_for(mail), passed.has_value()};
    if (!holds_for(waiter, found, ticket, decision.reason, parts_.standings)) {
      others.push_back(std::move(waiter));
      continue;
    }
    Question question = waiter.question();
    const StrangerFindings findings{mail == nullptr ? std::nullopt : mail->signals.spf,
                                    points.sum(evidence), points.counted(evidence)};
    if (findings.spf || !findings.signs.empty()) question.findings = &findings;
    question.policy = ticket.item->policy.get();
    Decision own = decision;
    // Each waiter has points of its own; any other reason is the same for all of them.
    if (is_by_points(decision.reason)) {
      GRAYLING_ASSERT(passed);  // otherwise it wouldn't hold for this one
      const bool has_sender = !ticket.item->key.sender.empty();
      parts_.counts.note_passed(points.seen(evidence, mail, *waiter.policy, has_sender));
      own = {*passed, 0};
    }
    own.reason = reason_by_lists(own, hash, waiter, evidence);
    parts_.answers.conclude(question, hash, own);
  }
  return others;
}

void Conclusions::fail(const KeyHash& hash) {
  const auto closed = parts_.waiting.close(hash);
  parts_.strangers.drop(closed.ticket.claim, closed.ticket.client);
  for (const auto& waiter : closed.waiters) {
    parts_.answers.conclude(waiter.question(), hash, {Reason::StoreFailed, 0});
  }
}

void Conclusions::fail_late() {
  const Monotonic then = parts_.clock.monotonic() - parts_.rules.timeout;
  while (const auto late = parts_.waiting.take_late(then)) {
    const Reason outcome = is_crowded_out(late->key) ? Reason::Busy : Reason::StoreFailed;
    parts_.answers.conclude(late->question(), late->key, {outcome, 0});
  }
}

// If no worker has taken the request in time though the store works, there are too many requests.
// Then it is deferred, whatever on_failure says: otherwise a flood could let itself in.
bool Conclusions::is_crowded_out(const KeyHash& hash) const {
  const Ticket* const ticket = parts_.waiting.find(hash);
  if (ticket == nullptr) return false;
  // Those that are parked until the table is known have no item.
  const bool is_look = ticket->item && ticket->item->is_look;
  const auto first_waiting = parts_.workers.first_asked_at(is_look);
  return first_waiting && *first_waiting <= ticket->asked_at &&
         parts_.watch.works(parts_.clock.monotonic(), parts_.rules.timeout);
}

}  // namespace grayling
