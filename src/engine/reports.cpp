// SPDX-License-Identifier: MIT
// What comes back to the engine: the reports of its workers, what the DNS says, and what other
// threads offer.
#include <utility>

#include "engine/engine_impl.hpp"
#include "grayling/base/assert.hpp"

namespace grayling {
namespace {

// Each result of a batch is looked up in large tables, mostly outside the processor's cache. While
// one is handled, what the next few will read is fetched.
constexpr std::size_t kFetchedAhead = 4;

void count(EngineStatistics& statistics, const Report& report, StoreHealth health) {
  statistics.store.set(static_cast<std::uint64_t>(health));
  if (report.batch_keys > 0) {
    statistics.batch_keys.observe(static_cast<double>(report.batch_keys));
    statistics.batch_seconds.observe(std::chrono::duration<double>(report.batch_time).count());
  }
  if (report.purged && *report.purged) statistics.purged.add((*report.purged)->removed);
}

}  // namespace

void Engine::Impl::take_offers() {
  auto offered = offers_.take();
  if (offered.exemptions) {
    // If they are empty, no request needs to be compared with them.
    const bool is_anybody_exempt = offered.exemptions->size() > 0;
    rules_.exemptions = is_anybody_exempt ? std::move(offered.exemptions) : nullptr;
  }
  if (offered.has_policies) {
    rules_.policies = std::move(offered.policies);
    stranger_counts_.set_policies(rules_.policies);
    triage_.points().forget_policies();
  }
  if (offered.is_cache_stale) {
    known_.forget();
    triage_.forget();
  }
  if (offers_.end_wait(clock_.monotonic())) consider_again(waiting_.take_parked());
}

void Engine::Impl::take_reports() {
  for (auto& report : workers_.take_reports()) take_report(std::move(report));
  if (!watch_.is_down()) return;
  for (const auto& ask : workers_.take_back()) conclusions_.fail(ask.ticket);
  triage_.signals().end_all();
  conclusions_.fail(KeyHash{});
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
    if (is_first_kind) consider_again(waiting_.take_parked());
  }
  const auto& decided = report.decided;
  for (std::size_t i = 0; i < decided.size(); ++i) {
    if (i + kFetchedAhead < decided.size()) aftermath_.prefetch(decided[i + kFetchedAhead].ticket);
    take_decided(decided[i]);
  }
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
  auto closed = waiting_.close(hash);
  GRAYLING_ASSERT(closed.ticket.item);  // a ticket stays open while a worker has it
  const PointsSeen points =
      StrangerCounts::counts_points(result) ? triage_.seen(closed) : PointsSeen{};
  aftermath_.apply(hash, closed, result, points, *rules_.greylist,
                   watch_.kind().value_or(TableKind::Full));
  if (is_stale) return consider_again(closed.waiters);
  const Reason none = result.was_refused ? Reason::PendingLimit : Reason::StoreFailed;
  const Decision decision = verdict ? decision_of(*verdict) : Decision{none, 0};
  consider_again(conclusions_.conclude(std::move(closed), hash, decision));
}

// A look has shown that the sender would be deferred.
void Engine::Impl::begin_check(const Decided& look) {
  const KeyHash hash = look.ticket;
  Ticket* const ticket = waiting_.find(hash);
  GRAYLING_ASSERT(ticket != nullptr);
  ticket->item->is_known = !look.result.was_unknown;
  triage_.check(*ticket, waiting_.waiters(hash),
                [this, hash](StrangerMails mails) { end_check(hash, std::move(mails)); });
}

void Engine::Impl::end_check(const KeyHash& hash, StrangerMails mails) {
  if (watch_.is_down()) return conclusions_.fail(hash);
  Ticket* const ticket = waiting_.find(hash);
  GRAYLING_ASSERT(ticket != nullptr);
  ticket->mails = std::move(mails);
  const auto passed = triage_.decide(hash, *ticket, waiting_.waiters(hash));
  if (!passed) return ask_worker(hash, *ticket);
  consider_again(conclusions_.conclude(waiting_.close(hash), hash, {*passed, 0}));
}

void Engine::Impl::consider_again(const std::vector<Waiter>& waiters) {
  for (const auto& waiter : waiters) consider(waiter.question());
}

}  // namespace grayling
