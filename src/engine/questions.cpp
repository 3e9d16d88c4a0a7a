// SPDX-License-Identifier: MIT
// The way of a question through the engine (engine_impl.hpp).
#include <utility>

#include "engine/consider.hpp"
#include "engine/engine_impl.hpp"
#include "engine/limits.hpp"
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

}  // namespace

// A question about all recipients of a message becomes one about each.
void Engine::Impl::ask(const Question& question) {
  const auto* const noted = at_data_.recipients(*rules_.greylist, question.request);
  if (noted == nullptr) return consider(question);
  if (noted->empty()) return question.asker.on_answer(question.tag, kDunno);
  const auto recipients = *noted;
  Asker& asker = at_data_.gather(question.asker, question.tag, recipients.size());
  PolicyRequest request = question.request;
  for (std::size_t i = 0; i < recipients.size(); ++i) {
    request.recipient = recipients[i];
    consider({request, asker, i, question.asked_at});
  }
}

void Engine::Impl::consider(Question question) {
  const auto& request = question.request;
  const auto kind = watch_.kind();
  Subject& subject = lookup_.subject;
  question.policy = &consider_request(rules_.rules(), kind, &providers_, request, subject);
  at_data_.note(*rules_.greylist, request, subject.kind == SubjectKind::UntilData);
  switch (subject.kind) {
    case SubjectKind::OtherState:
      return answers_.pass_unjudged(question);
    case SubjectKind::Exempt:
      if (is_outbound(*rules_.greylist, request)) {
        watch_.need_standings();
        known_.standings().note_sent(request, clock_.now());
      }
      return answers_.pass(question, reason_text(subject.reason));
    case SubjectKind::Incomplete:
    case SubjectKind::UntilData:
      return answers_.pass(question, reason_text(subject.reason));
    case SubjectKind::Deferred:
      return answers_.answer(question, {Reason::RecipientsUnknown, 0});
    case SubjectKind::Greylisted:
      break;
  }
  if (kind && !offers_.is_waiting()) return look_up(question, lookup_);
  if (watch_.is_down()) return answers_.answer(question, {Reason::StoreFailed, 0});
  hold(question);
}

// The table decides what the key is, so there is none yet.
void Engine::Impl::hold(const Question& question) {
  const KeyHash client = strangers_.client(question.request.client_address);
  const auto place = waiting_.add(waiter(question, KeyHash{}, client, {}), false);
  if (place == WaitingRoom::Place::Joined || place == WaitingRoom::Place::FirstOfTicket) return;
  answers_.answer(question, {Reason::Busy, 0});
}

void Engine::Impl::look_up(const Question& question, Lookup& lookup) {
  lookup.hash = hasher_.hash(lookup.subject.key);
  known_.prefetch(lookup.hash);
  if (const auto told = answers_.told(question, lookup.hash)) {
    return answers_.answer(question, known_.repeat(*told, lookup.hash));
  }
  if (known_.pass_from_cache(question, lookup)) {
    statistics_.cache_hits.add();
    return answers_.pass(question, reason_text(Reason::Found));
  }
  if (known_.pass_by_client(question, lookup)) {
    statistics_.cache_hits.add();
    return answers_.pass(question, reason_text(Reason::ClientKnown));
  }
  statistics_.cache_misses.add();
  enqueue(question, lookup);
}

void Engine::Impl::enqueue(const Question& question, Lookup& lookup) {
  const KeyHash hash = lookup.hash;
  if (watch_.is_down()) return answers_.conclude(question, hash, {Reason::StoreFailed, 0});
  const Monotonic now = clock_.monotonic();
  const auto then = now - timeout_ / kLateShare;
  const bool is_late = waiting_.has_waited_since(then) && watch_.works(now, timeout_) &&
                       workers_.has_waited_since(then);
  const Signs signs = points_.signs(question.request, lookup.client, rules_.greylist->host);
  const auto place = waiting_.add(waiter(question, hash, lookup.client, signs), is_late);
  if (place == WaitingRoom::Place::Refused) {
    return answers_.conclude(question, hash, {Reason::Busy, 0});
  }
  if (place == WaitingRoom::Place::Joined) return;
  ask_worker(hash, waiting_.keep(hash, ticket(question, lookup, signs)));
}

// Consumes the lookup.
Ticket Engine::Impl::ticket(const Question& question, Lookup& lookup, const Signs& signs) {
  const auto& request = question.request;
  Ticket ticket{.client = lookup.client, .signs = signs, .kind = *watch_.kind()};
  ticket.arrived_at = question.asked_at ? *question.asked_at : clock_.monotonic();
  const bool are_kept = known_.standings().are_kept();
  BatchItem& item = ticket.item;
  item = item_of(request, lookup.subject, std::move(lookup.client_key), are_kept, &providers_);
  item.is_known = known_.has_row(lookup.hash);
  ticket.policy = rules_.share(question.policy);
  item.policy = points_.policy_for(signs, ticket.policy);
  const bool can_matter = points_.can_spf_matter(signs, *ticket.policy);
  signals_.add(ticket, request, are_kept, can_matter);
  const Monotonic now = clock_.monotonic();
  const bool is_asked = !ticket.mails.empty() && !watch_.is_slow(now, timeout_);
  if (is_asked) item.policy = points_.policy_at_worst(signs, ticket.policy);
  if (strangers_.is_back(lookup.hash, *item.policy, ticket.kind, now)) return ticket;
  if (points_.may_pass(signs, *ticket.policy) || (is_asked && can_matter)) {
    item.is_look = true;
  } else if (is_asked) {
    prepare_look(ticket.mails.front().subject, item);
  }
  return ticket;
}

// What makes no row needs no room in the table.
void Engine::Impl::ask_worker(const KeyHash& hash, Ticket& ticket) {
  const Monotonic now = clock_.monotonic();
  BatchItem& item = ticket.item;
  if (!item.is_look) {
    ticket.claim =
        strangers_.claim({hash, ticket.client, *item.policy}, *rules_.greylist, ticket.kind, now);
    item.is_read_only = !ticket.claim.may_insert;
    item.waited = ticket.claim.waited;
  }
  ticket.asked_at = now;
  ticket.generation = known_.generation();
  workers_.ask({hash, item, ticket.kind, now});
}

Waiter Engine::Impl::waiter(const Question& question, const KeyHash& ticket, const KeyHash& client,
                            const Signs& signs) const {
  return {RequestCopy(question.request),
          &question.asker,
          question.tag,
          question.asked_at ? *question.asked_at : clock_.monotonic(),
          ticket,
          client,
          rules_.share(question.policy),
          signs};
}

void Engine::Impl::hand_over() {
  statistics_.waiting.set(waiting_.size());
  workers_.hand_over();
}

}  // namespace grayling
