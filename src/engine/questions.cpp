// SPDX-License-Identifier: MIT
// The way of a question through the engine (engine_impl.hpp).
#include <utility>

#include "engine/consider.hpp"
#include "engine/engine_impl.hpp"
#include "engine/limits.hpp"
#include "grayling/greylist/correspondence.hpp"

namespace grayling {

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
  Waiter waiter = Waiter::of(question, rules_.share(question.policy), clock_.monotonic());
  waiter.client = triage_.strangers().client(question.request.client_address);
  const auto place = waiting_.add(std::move(waiter), false);
  if (place == WaitingRoom::Place::Joined || place == WaitingRoom::Place::FirstOfTicket) return;
  answers_.answer(question, {Reason::Busy, 0});
}

void Engine::Impl::look_up(Question& question, Lookup& lookup) {
  lookup.hash = hasher_.hash(lookup.subject.key);
  known_.prefetch(lookup.hash);
  if (const auto told = answers_.told(question, lookup.hash)) {
    const Decision again = known_.repeat(*told, lookup.hash);
    if (again.waits_long) {
      question.policy = triage_.points().long_policy(rules_.share(question.policy)).get();
    }
    return answers_.answer(question, again);
  }
  if (known_.pass_from_cache(question, lookup)) {
    statistics_.cache_hits.add();
    return answers_.pass(question, reason_text(Reason::Found));
  }
  if (known_.pass_by_client(question, lookup)) {
    statistics_.cache_hits.add();
    return answers_.pass(question, reason_text(Reason::ClientKnown));
  }
  triage_.prefetch(lookup.client);
  statistics_.cache_misses.add();
  enqueue(question, lookup);
}

void Engine::Impl::enqueue(const Question& question, Lookup& lookup) {
  const KeyHash hash = lookup.hash;
  if (watch_.is_down()) return answers_.conclude(question, hash, {Reason::StoreFailed, 0});
  const Monotonic now = clock_.monotonic();
  const auto then = now - rules_.timeout / kLateShare;
  const bool is_late = waiting_.has_waited_since(then) && watch_.works(now, rules_.timeout) &&
                       workers_.has_waited_since(then);
  const Signs signs = triage_.signs(question.request, lookup.client);
  Waiter waiter = Waiter::of(question, rules_.share(question.policy), now);
  waiter.key = hash;
  waiter.client = lookup.client;
  waiter.signs = signs;
  const auto place = waiting_.add(std::move(waiter), is_late);
  if (place == WaitingRoom::Place::Refused) {
    return answers_.conclude(question, hash, {Reason::Busy, 0});
  }
  if (place == WaitingRoom::Place::Joined) return;
  ask_worker(hash, waiting_.keep(hash, triage_.ticket(question, lookup, signs)));
}

void Engine::Impl::ask_worker(const KeyHash& hash, Ticket& ticket) {
  ticket.asked_at = clock_.monotonic();
  triage_.claim(hash, ticket, ticket.asked_at);
  ticket.generation = known_.generation();
  workers_.ask({hash, ticket.item, ticket.kind, ticket.asked_at});
}

void Engine::Impl::hand_over() {
  statistics_.waiting.set(waiting_.size());
  workers_.hand_over();
}

}  // namespace grayling
