// SPDX-License-Identifier: MIT
// The way of a question through the engine (engine_impl.hpp).
#include <utility>

#include "engine/action.hpp"
#include "engine/consider.hpp"
#include "engine/engine_impl.hpp"
#include "engine/limits.hpp"
#include "grayling/greylist/correspondence.hpp"
#include "grayling/greylist/former_key.hpp"

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
      decision_log_.count(question, kPass, "other state");
      return question.asker.on_answer(question.tag, kDunno);
    case SubjectKind::Exempt:
      if (is_outbound(*rules_.greylist, request)) {
        watch_.need_standings();
        standings_.note_sent(request, clock_.now());
      }
      return pass(question, subject.reason);
    case SubjectKind::Incomplete:
    case SubjectKind::UntilData:
      return pass(question, subject.reason);
    case SubjectKind::Deferred:
      return answer(question, {Outcome::RecipientsUnknown, 0});
    case SubjectKind::Greylisted:
      break;
  }
  if (kind && !offers_.is_waiting()) return look_up(question, lookup_);
  if (watch_.is_down()) return answer(question, {Outcome::StoreFailed, 0});
  hold(question);
}

void Engine::Impl::pass(const Question& question, std::string_view reason) {
  decision_log_.note(question, kPass, reason);
  question.asker.on_answer(question.tag, kDunno);
}

// The table decides what the key is, so there is none yet.
void Engine::Impl::hold(const Question& question) {
  const KeyHash client = strangers_.client(question.request.client_address);
  const auto place = waiting_.add(waiter(question, KeyHash{}, client), false);
  if (place == WaitingRoom::Place::Refused) answer(question, {Outcome::Busy, 0});
}

void Engine::Impl::look_up(const Question& question, Lookup& lookup) {
  lookup.hash = hasher_.hash(lookup.subject.key);
  cache_.prefetch(lookup.hash);
  const auto outcome =
      messages_.find(question.request.instance, lookup.hash, question.policy->policy);
  if (outcome) return answer(question, remembered(*outcome, lookup.hash));
  const bool is_hit = pass_from_cache(question, lookup) || pass_by_standing(question, lookup);
  (is_hit ? statistics_.cache_hits : statistics_.cache_misses).add();
  if (!is_hit) enqueue(question, lookup);
}

// What the message was told already. A sender that has to wait is cached as first seen, which says
// for how long it has waited.
Decision Engine::Impl::remembered(Outcome outcome, const KeyHash& hash) {
  if (outcome == Outcome::FirstPass) return {Outcome::Pass, 0};
  if (outcome != Outcome::New && outcome != Outcome::EarlyRetry) return {outcome, 0};
  const auto first_seen = cache_.first_seen(hash);
  return {outcome, first_seen ? clock_.now() - *first_seen : 0};
}

bool Engine::Impl::pass_from_cache(const Question& question, const Lookup& lookup) {
  const UnixSeconds now = clock_.now();
  PassCache::Entry* const entry = cache_.find_pass(lookup.hash, *question.policy, now);
  if (entry == nullptr) return false;
  if (entry->last_seen < now && touch(question, lookup, *entry, now)) entry->last_seen = now;
  answer(question, {Outcome::Pass, 0});
  return true;
}

// Notes the pass for the table. False: there is no room for it, so the entry must stay as it is.
bool Engine::Impl::touch(const Question& question, const Lookup& lookup, PassCache::Entry& entry,
                         UnixSeconds now) {
  if (watch_.kind() != TableKind::Full || entry.touch_round == write_behind_.round()) return true;
  const Subject& subject = lookup.subject;
  const bool is_young = write_behind_.is_young(entry.last_seen, now);
  if (!write_behind_.add_touch(lookup.hash, subject.key, subject.network, now, is_young))
    return false;
  if (!is_young && standings_.are_clients_proved()) {
    standings_.note_seen(question.request.client_address, now);
  }
  entry.touch_round = write_behind_.round();
  return true;
}

// A client that is remembered to have proved itself; a worker reads whether another has.
bool Engine::Impl::pass_by_standing(const Question& question, Lookup& lookup) {
  lookup.client_key = client_key(question.request.client_address);
  lookup.client = hasher_.hash(lookup.client_key);
  const UnixSeconds now = clock_.now();
  if (!standings_.is_proved(lookup.client, now)) return false;
  standings_.note_seen(lookup.client_key, lookup.client, now);
  answer(question, {Outcome::ClientKnown, 0});
  return true;
}

void Engine::Impl::enqueue(const Question& question, Lookup& lookup) {
  const KeyHash hash = lookup.hash;
  if (watch_.is_down()) return conclude(question, hash, {Outcome::StoreFailed, 0});
  const Monotonic now = clock_.monotonic();
  const auto then = now - timeout_ / kLateShare;
  const bool is_late = waiting_.has_waited_since(then) && watch_.works(now, timeout_) &&
                       workers_.has_waited_since(then);
  const auto place = waiting_.add(waiter(question, hash, lookup.client), is_late);
  if (place == WaitingRoom::Place::Refused) return conclude(question, hash, {Outcome::Busy, 0});
  if (place == WaitingRoom::Place::Joined) return;
  ask_worker(hash, waiting_.keep(hash, ticket(question, lookup)));
}

// Consumes the lookup.
Ticket Engine::Impl::ticket(const Question& question, Lookup& lookup) {
  const auto& request = question.request;
  Ticket ticket{.client = lookup.client, .kind = *watch_.kind()};
  ticket.arrived_at = question.asked_at ? *question.asked_at : clock_.monotonic();
  BatchItem& item = ticket.item;
  item.is_known = cache_.has_row(lookup.hash);
  item.former = former_key(lookup.subject.key, request);
  item.key = std::move(lookup.subject.key);
  item.network = std::move(lookup.subject.network);
  item.client = std::move(lookup.client_key);
  item.policy = rules_.share(question.policy);
  const bool are_kept = standings_.are_kept();
  if (are_kept) item.answer = answer_key(request, &providers_);
  if (checks_.are_on()) ticket.subject = signal_subject(*item.policy, request, are_kept);
  if (!ticket.subject) return ticket;
  item.is_look = !strangers_.is_back(lookup.hash, *item.policy, ticket.kind, clock_.monotonic());
  if (!request.instance.empty()) {
    ticket.message =
        hasher_.hash(Key{std::string(request.sender.value_or("")),
                         std::string(request.client_address), std::string(request.instance)});
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
  ticket.generation = cache_.generation();
  workers_.ask({hash, item, ticket.kind, now});
}

Waiter Engine::Impl::waiter(const Question& question, const KeyHash& ticket,
                            const KeyHash& client) const {
  return {RequestCopy(question.request),
          &question.asker,
          question.tag,
          question.asked_at ? *question.asked_at : clock_.monotonic(),
          ticket,
          client,
          rules_.share(question.policy)};
}

// The other recipients of this message will be answered alike, whatever comes in between; but that
// somebody here has written to a sender says nothing about others whom that sender writes to.
void Engine::Impl::conclude(const Question& question, const KeyHash& hash, Decision decision) {
  const auto& policy = *question.policy;
  const bool is_of_one = decision.outcome == Outcome::Correspondent &&
                         match_of(policy, watch_.kind()) == Match::Sender;
  if (hash != KeyHash{} && !is_of_one) {
    messages_.remember(question.request.instance, hash, decision.outcome, policy.policy);
  }
  answer(question, decision);
}

void Engine::Impl::answer(const Question& question, Decision decision) {
  const auto& [request, asker, tag, asked_at, policy, spf] = question;
  const bool is_failure_passed =
      decision.outcome == Outcome::StoreFailed && is_permitted_on_failure_;
  const bool passes = grayling::passes(decision.outcome) || is_failure_passed;
  const bool is_first = decision.outcome == Outcome::FirstPass;
  decision_log_.note(question, passes ? kPass : kGreylist, reason_text(decision.outcome),
                     is_first ? std::optional(decision.delayed) : std::nullopt);
  const bool is_full_table = watch_.kind() == TableKind::Full;
  const ActionKind kind =
      action_kind(*policy, decision, passes, is_full_table, request.protocol_state);
  const bool is_plain = kind == ActionKind::Dunno ||
                        (kind == ActionKind::Prepend && !messages_.take_header(request.instance));
  if (is_plain) return asker.on_answer(tag, kDunno);
  asker.on_answer(tag, action_text(kind, *policy, decision, is_full_table, clock_.now()));
}

void Engine::Impl::hand_over() {
  statistics_.waiting.set(waiting_.size());
  workers_.hand_over();
}

}  // namespace grayling
