// SPDX-License-Identifier: MIT
// What other threads give the engine: workers their reports, others new exemptions.
#include <utility>

#include "engine/engine_impl.hpp"
#include "grayling/base/assert.hpp"

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

// A ticket is deferred: may a waiter pass by what the DNS says of itself? Where nobody has to wait,
// it isn't considered again, for it would pass as a retry of the first.
bool may_pass_by_spf(const Waiter& waiter, const Ticket& ticket) {
  return ticket.subject && waiter.policy->mode != Mode::Learn &&
         RetryTimes::of(*waiter.policy, ticket.kind).delay > 0;
}

// Does the outcome of a ticket hold for one of its waiters? Keys fold senders, hold a network for a
// client, and with match = "sender" that alone, so waiters may differ in what let the first pass.
bool holds_for(const Waiter& waiter, const Ticket& ticket, Outcome outcome, Standings& standings) {
  if (waiter.policy != ticket.item.policy) return false;
  const PolicyRequest& request = waiter.request.request();
  switch (outcome) {
    case Outcome::ClientKnown:
      return waiter.client == ticket.client;
    case Outcome::Correspondent:
      return standings.is_answer_by(ticket.item.answer, request);
    case Outcome::DomainKnown:
    case Outcome::SpfPass:
      return ticket.subject && is_about(*ticket.subject, request);
    case Outcome::New:
    case Outcome::EarlyRetry:
    case Outcome::PendingLimit:
      return !may_pass_by_spf(waiter, ticket) || is_about(*ticket.subject, request);
    default:
      return true;
  }
}

}  // namespace

void Engine::Impl::take_offers() {
  auto offered = offers_.take();
  if (offered.exemptions) rules_.exemptions = std::move(offered.exemptions);
  if (offered.is_cache_stale) {
    cache_.start_generation();
    standings_.forget();
    proofs_.forget();
    strangers_.forget();
  }
  if (offers_.end_wait(clock_.monotonic())) consider_held();
}

void Engine::Impl::take_reports() {
  for (auto& report : workers_.take_reports()) take_report(std::move(report));
  if (!watch_.is_down()) return;
  for (const auto& ask : workers_.take_back()) fail(ask.ticket);
  checks_.end_all();
  fail(KeyHash{});
}

void Engine::Impl::take_report(Report report) {
  const bool is_first_kind = !watch_.kind();
  // A store that was read-only when it was opened may keep standings later.
  const bool is_opened = report.state == Report::StoreState::Open;
  if (is_opened || report.keeps_standings) standings_.set_kept(report.keeps_standings);
  if (watch_.take(report, clock_.monotonic())) {
    cache_.clear();
    rules_.tell_unmet(watch_.kind(), log_);
    if (is_first_kind) consider_held();
  }
  for (const auto& decided : report.decided) take_decided(decided);
  count(statistics_, report, watch_.health());
  for (auto& ask : report.returned) workers_.ask(std::move(ask));
  if (rules_.greylist->auto_allow_after > 0) watch_.need_standings();
  if (report.has_written_behind) {
    const bool is_last = stop_deadline_ && report.unwritten.is_empty();
    write_behind_.end(std::move(report.unwritten));
    if (is_last) write_behind();  // those of the time since
  }
  if (report.purged) purge_.end(*report.purged, *rules_.greylist, clock_.monotonic());
  follow_purge();
}

void Engine::Impl::take_decided(const Decided& decided) {
  const auto& [hash, result, is_stale] = decided;
  const auto& verdict = result.verdict;
  if (verdict || result.is_stranger) watch_.note_verdict(clock_.monotonic());
  if (result.is_stranger) return begin_check(decided);
  const auto closed = waiting_.close(hash);
  const Ticket& ticket = closed.ticket;
  const auto& policy = ticket.item.policy;
  GRAYLING_ASSERT(policy);  // a ticket stays open while a worker is asked about it
  if (verdict && ticket.generation == cache_.generation()) cache(hash, ticket, *verdict);
  strangers_.settle({hash, ticket.client, *policy}, ticket.claim, result, *rules_.greylist,
                    watch_.kind().value_or(TableKind::Full), clock_.monotonic());
  const PolicyRequest* const first =
      closed.waiters.empty() ? nullptr : &closed.waiters.front().request.request();
  stranger_counts_.note({result, ticket.claim.was_turned_away, *policy, first},
                        watch_.kind() == TableKind::Full);
  if (verdict && verdict->is_first_pass && first != nullptr) {
    standings_.note_earned(*first, policy->mode, clock_.now());
  }
  proofs_.note(ticket, result);
  if (is_stale) return consider_again(closed.waiters);
  const Outcome none = result.was_refused ? Outcome::PendingLimit : Outcome::StoreFailed;
  conclude_all(closed, hash, verdict ? decision_of(*verdict) : Decision{none, 0});
}

// Answers those who wait on a ticket as far as its outcome holds for them.
void Engine::Impl::conclude_all(const WaitingRoom::Closed& closed, const KeyHash& hash,
                                Decision decision) {
  const auto& [ticket, waiters] = closed;
  for (const auto& waiter : waiters) {
    Question question = waiter.question();
    if (!holds_for(waiter, ticket, decision.outcome, standings_)) {
      consider(question);
      continue;
    }
    const auto& spf = ticket.signals.spf;
    if (spf && is_about(*ticket.subject, question.request)) question.spf = spf;
    conclude(question, hash, decision);
  }
}

// Where there is no room for a touch the record stays old, so the next pass tries again. A record
// that is ahead of the clock, and stays so, would be no pass from the cache.
void Engine::Impl::cache(const KeyHash& hash, const Ticket& ticket, const Verdict& verdict) {
  const UnixSeconds now = clock_.now();
  if (verdict.reason == Reason::ClientKnown) {
    return standings_.remember_proved(ticket.item.client, ticket.client, verdict.last_seen, now);
  }
  if (verdict.reason == Reason::Correspondent) {
    return standings_.note_row_seen(ticket.item.answer, verdict.last_seen, now);
  }
  if (verdict.reason == Reason::DomainKnown) {
    return standings_.note_row_seen(ticket.item.domain, verdict.last_seen, now);
  }
  const UnixSeconds seen = verdict.record.last_seen;
  const bool is_touched = verdict.change != RecordChange::Touch ||
                          write_behind_.add_touch(hash, ticket.item.key, ticket.item.network, seen,
                                                  write_behind_.is_young(verdict.last_seen, seen));
  const UnixSeconds last_seen = is_touched ? seen : verdict.last_seen;
  cache_.put(hash, std::min(last_seen, now), verdict.record.passes > 0);
}

void Engine::Impl::fail(const KeyHash& ticket) {
  const auto closed = waiting_.close(ticket);
  strangers_.drop(closed.ticket.claim, closed.ticket.client);
  for (const auto& waiter : closed.waiters) {
    conclude(waiter.question(), ticket, {Outcome::StoreFailed, 0});
  }
}

void Engine::Impl::consider_again(const std::vector<Waiter>& waiters) {
  for (const auto& waiter : waiters) consider(waiter.question());
}

}  // namespace grayling
