// SPDX-License-Identifier: MIT
// What comes back to the engine: the reports of its workers, what the DNS says, and what other
// threads offer.
#include <algorithm>
#include <utility>

#include "engine/consider.hpp"
#include "engine/engine_impl.hpp"
#include "grayling/base/assert.hpp"
#include "grayling/engine/spf_sign.hpp"

namespace grayling {
namespace {

void count(EngineStatistics& statistics, const Report& report, StoreHealth health) {
  statistics.store.set(static_cast<std::uint64_t>(health));
  if (report.batch_keys > 0) {
    statistics.batch_keys.observe(static_cast<double>(report.batch_keys));
    statistics.batch_seconds.observe(std::chrono::duration<double>(report.batch_time).count());
  }
  if (report.purged && *report.purged) statistics.purged.add((*report.purged)->removed);
}

// The DNS was asked about the mails of a ticket, but not about this waiter's: may it pass by what
// the DNS says of it? Not if the domain's row let nobody pass. Where nobody has to wait, it isn't
// considered again, for it would pass as a retry of the first.
bool is_left_to_check(const Waiter& waiter, const Ticket& ticket) {
  const bool was_asked = std::any_of(ticket.mails.begin(), ticket.mails.end(),
                                     [](const auto& mail) { return mail.signals.spf.has_value(); });
  return was_asked && ticket.item.domain.is_none() && waiter.policy->mode != Mode::Learn &&
         RetryTimes::of(*waiter.policy, ticket.kind).delay > 0;
}

// Does the outcome of a ticket hold for one of its waiters, about whose `mail` the DNS was asked,
// and whose points let it pass or not? Keys fold senders, hold a network for a client, and with
// match = "sender" that alone, so waiters may differ in what let the first pass.
bool holds_for(const Waiter& waiter, const StrangerMail* mail, bool passes_by_points,
               const Ticket& ticket, Reason outcome, Standings& standings) {
  if (waiter.policy != ticket.policy) return false;
  switch (outcome) {
    case Reason::ClientKnown:
    case Reason::NullSenderKnown:
      return waiter.client == ticket.client;
    case Reason::Correspondent:
      return standings.is_answer_by(ticket.item.answer, waiter.request.request());
    case Reason::DomainKnown:
    case Reason::SpfPass:
      return mail != nullptr && mail->signals.is_proof;
    case Reason::NotSuspicious:
    case Reason::Trusted:
      return passes_by_points;
    case Reason::New:
    case Reason::EarlyRetry:
    case Reason::PendingLimit:
      return !passes_by_points && (mail != nullptr || !is_left_to_check(waiter, ticket));
    default:
      return true;
  }
}

// All signs: those of a request, and what SPF says of its mail, if it was asked.
Signs all_signs(Signs signs, const StrangerMail* mail) {
  const auto sign = mail == nullptr ? std::nullopt : spf_sign(mail->signals.spf);
  if (sign) signs.add(*sign);
  return signs;
}

// Those of who has waited longest; null: nobody waits any more, so those of who came first.
Signs first_signs(const Ticket& ticket, const Waiter* first) {
  const auto& mails = ticket.mails;
  if (first == nullptr) return all_signs(ticket.signs, mails.empty() ? nullptr : &mails.front());
  return all_signs(first->signs, find_mail(mails, first->request.request()));
}

}  // namespace

void Engine::Impl::take_offers() {
  auto offered = offers_.take();
  if (offered.exemptions) rules_.exemptions = std::move(offered.exemptions);
  if (offered.is_cache_stale) {
    known_.forget();
    signals_.forget();
    strangers_.forget();
  }
  if (offers_.end_wait(clock_.monotonic())) consider_held();
}

void Engine::Impl::take_reports() {
  for (auto& report : workers_.take_reports()) take_report(std::move(report));
  if (!watch_.is_down()) return;
  for (const auto& ask : workers_.take_back()) fail(ask.ticket);
  signals_.end_all();
  fail(KeyHash{});
}

void Engine::Impl::take_report(Report report) {
  const bool is_first_kind = !watch_.kind();
  // A store that was read-only when it was opened may keep standings later.
  const bool is_opened = report.state == Report::StoreState::Open;
  if (is_opened || report.keeps_standings) {
    known_.standings().set_kept(report.keeps_standings);
  }
  if (watch_.take(report, clock_.monotonic())) {
    known_.set_table(*watch_.kind());
    answers_.set_table(*watch_.kind());
    rules_.tell_unmet(watch_.kind(), log_);
    if (is_first_kind) consider_held();
  }
  for (const auto& decided : report.decided) take_decided(decided);
  count(statistics_, report, watch_.health());
  for (auto& ask : report.returned) workers_.ask(std::move(ask));
  if (rules_.greylist->auto_allow_after > 0) watch_.need_standings();
  stranger_counts_.note_lost(report.lost);
  if (report.has_written_behind) {
    const bool is_last = stop_deadline_ && report.unwritten.is_empty();
    known_.write_behind().end(std::move(report.unwritten));
    if (is_last) write_behind();  // those of the time since
  }
  if (report.purged) purge_.end(*report.purged, *rules_.greylist);
}

void Engine::Impl::take_decided(const Decided& decided) {
  const auto& [hash, result, is_stale] = decided;
  const auto& verdict = result.verdict;
  if (verdict || result.is_stranger) watch_.note_verdict(clock_.monotonic());
  if (result.is_stranger) return begin_check(decided);
  const auto closed = waiting_.close(hash);
  GRAYLING_ASSERT(closed.ticket.item.policy);  // a ticket stays open while a worker has it
  const auto& waiters = closed.waiters;
  const Signs signs = first_signs(closed.ticket, waiters.empty() ? nullptr : &waiters.front());
  aftermath_.apply(hash, closed, result, points_.seen(signs, *closed.ticket.policy),
                   *rules_.greylist, watch_.kind().value_or(TableKind::Full));
  if (is_stale) return consider_again(closed.waiters);
  const Reason none = result.was_refused ? Reason::PendingLimit : Reason::StoreFailed;
  conclude_all(closed, hash, verdict ? decision_of(*verdict) : Decision{none, 0});
}

// A look has shown that the sender would be deferred. The DNS is asked about the mails of all who
// wait for it by now, in time for the one that has waited longest.
void Engine::Impl::begin_check(const Decided& look) {
  const KeyHash hash = look.ticket;
  Ticket* const ticket = waiting_.find(hash);
  GRAYLING_ASSERT(ticket != nullptr);
  // What the look had claimed, for a row, is claimed again by the next ask.
  strangers_.drop(std::exchange(ticket->claim, {}), ticket->client);
  ticket->item.is_look = ticket->item.is_domain_claimed = false;
  ticket->item.domain = {};
  ticket->item.is_known = !look.result.was_unknown;
  Monotonic first = ticket->arrived_at;
  for (const Waiter* const waiter : waiting_.waiters(hash)) {
    first = std::min(first, waiter->asked_at);
    if (waiter->policy != ticket->policy) continue;
    signals_.add(*ticket, waiter->request.request(), known_.standings().are_kept(),
                 points_.can_spf_matter(waiter->signs, *waiter->policy));
  }
  if (ticket->mails.empty() || watch_.is_slow(clock_.monotonic(), timeout_)) {
    return end_check(hash, std::move(ticket->mails));
  }
  signals_.check(*ticket, first + timeout_,
                 [this, hash](StrangerMails mails) { end_check(hash, std::move(mails)); });
}

// All of a ticket's mails are of one domain, whose row decides for those that SPF proves. The
// points of who has waited longest decide whether the ticket needs a row, and for how long it
// waits.
void Engine::Impl::end_check(const KeyHash& hash, StrangerMails mails) {
  if (watch_.is_down()) return fail(hash);
  Ticket* const ticket = waiting_.find(hash);
  GRAYLING_ASSERT(ticket != nullptr);
  signals_.remember(mails);
  ticket->mails = std::move(mails);
  const StrangerMail* const best = best_mail(ticket->mails);
  BatchItem& item = ticket->item;
  const bool is_proof = best != nullptr && best->signals.is_proof;
  if (is_proof && passes_by_proof(*ticket->policy, best->subject, item)) {
    return conclude_all(waiting_.close(hash), hash, {Reason::SpfPass, 0});
  }
  const auto waiters = waiting_.waiters(hash);
  const Signs signs = first_signs(*ticket, waiters.empty() ? nullptr : waiters.front());
  const auto passed = passed_by_points(points_.suspicion(signs, *ticket->policy));
  if (passed) return conclude_all(waiting_.close(hash), hash, {*passed, 0});
  item.policy = points_.policy_for(signs, ticket->policy);
  ask_worker(hash, *ticket);
}

// Answers those who wait on a ticket as far as its outcome holds for them. The others are
// considered again together, on one ticket.
void Engine::Impl::conclude_all(const WaitingRoom::Closed& closed, const KeyHash& hash,
                                Decision decision) {
  const auto& [ticket, waiters] = closed;
  for (const auto& waiter : waiters) {
    Question question = waiter.question();
    const StrangerMail* const mail = find_mail(ticket.mails, question.request);
    const Signs signs = all_signs(waiter.signs, mail);
    const auto passed = passed_by_points(points_.suspicion(signs, *waiter.policy));
    if (!holds_for(waiter, mail, passed.has_value(), ticket, decision.reason, known_.standings())) {
      consider(question);
      continue;
    }
    const Findings findings{mail == nullptr ? std::nullopt : mail->signals.spf, points_.sum(signs),
                            points_.counted(signs)};
    if (findings.spf || !findings.signs.empty()) question.findings = &findings;
    question.policy = ticket.item.policy.get();
    // What else lets it pass is the same for all who wait, but each has its own points.
    const bool is_by_points =
        decision.reason == Reason::NotSuspicious || decision.reason == Reason::Trusted;
    if (is_by_points) stranger_counts_.note_passed(points_.seen(signs, *waiter.policy));
    answers_.conclude(question, hash, is_by_points ? Decision{*passed, 0} : decision);
  }
}

void Engine::Impl::fail(const KeyHash& ticket) {
  const auto closed = waiting_.close(ticket);
  strangers_.drop(closed.ticket.claim, closed.ticket.client);
  for (const auto& waiter : closed.waiters) {
    answers_.conclude(waiter.question(), ticket, {Reason::StoreFailed, 0});
  }
}

void Engine::Impl::consider_again(const std::vector<Waiter>& waiters) {
  for (const auto& waiter : waiters) consider(waiter.question());
}

}  // namespace grayling
