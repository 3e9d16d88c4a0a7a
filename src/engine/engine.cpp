// SPDX-License-Identifier: MIT
#include "grayling/engine/engine.hpp"

#include <algorithm>
#include <iterator>

#include "engine/engine_impl.hpp"
#include "engine/limits.hpp"
#include "grayling/greylist/answer.hpp"
#include "grayling/greylist/correspondence.hpp"
#include "grayling/greylist/former_key.hpp"

namespace grayling {
Engine::Impl::Impl(EngineOptions options, EngineSettings settings, const Clock& clock, Log& log)
    : clock_(clock),
      log_(log),
      cache_(options.cache_entries),
      messages_(hasher_.hash(Key{"", "header", ""})),  // the key of no mail: Key{} is of some
      at_data_(clock),
      write_behind_(hasher_, clock.monotonic()),
      purge_(clock.now(), clock.monotonic()),
      clock_watch_(clock),
      watch_(options.workers, log),
      queue_(std::move(options.wake)) {
  set_settings(std::move(settings));
  if (options.exemptions_wait.count() > 0) {
    offers_.wait_until(clock.monotonic() + options.exemptions_wait);
  }
  for (std::size_t i = 0; i < options.workers; ++i) {
    workers_.push_back(
        std::make_unique<Worker>(i, options.make_store(), queue_, clock_, clock_watch_));
  }
}

void Engine::Impl::set_settings(EngineSettings settings) {
  settings_ = std::move(settings);
  standings_.set_settings(settings_.greylist);
  write_behind_.set_lifetime(settings_.greylist.lifetime);
  stranger_counts_.set_policies(settings_.policies);
  queue_.set_settings(std::make_shared<GreylistSettings>(settings_.greylist));
  tell_unmet_policies();
}

// A question about all recipients of a message becomes one about each.
void Engine::Impl::ask(const Question& question) {
  const auto* const noted = at_data_.recipients(settings_.greylist, question.request);
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
  question.policy = policy_of(request);
  const auto& settings = greylist(question);
  read_subject({settings, exemptions_.get(), match(settings), &providers_}, request, subject_);
  at_data_.note(settings_.greylist, request, subject_.kind == SubjectKind::UntilData);
  switch (subject_.kind) {
    case SubjectKind::OtherState:
      decision_log_.count(question, kPass, "other state");
      return question.asker.on_answer(question.tag, kDunno);
    case SubjectKind::Exempt:
      note_outgoing(request);
      return answer_unjudged(question, subject_.reason);
    case SubjectKind::Incomplete:
    case SubjectKind::UntilData:
      return answer_unjudged(question, subject_.reason);
    case SubjectKind::Deferred:
      return answer(question, {Outcome::RecipientsUnknown, 0});
    case SubjectKind::Greylisted:
      break;
  }
  if (watch_.kind() && !offers_.is_waiting()) return decide(question);
  if (watch_.is_down()) return answer(question, {Outcome::StoreFailed, 0});
  park(question);
}

void Engine::Impl::decide(const Question& question) {
  const KeyHash hash = hasher_.hash(subject_.key);
  cache_.prefetch(hash);
  const auto policy = greylist(question).policy;
  if (const auto outcome = messages_.find(question.request.instance, hash, policy)) {
    return answer(question, remembered(*outcome, hash));
  }
  bool is_hit = decide_from_cache(question, hash);
  KeyHash client;
  if (!is_hit) {
    client_key_ = client_key(question.request.client_address);
    client = hasher_.hash(client_key_);
    is_hit = decide_by_standing(question, client);
  }
  (is_hit ? statistics_.cache_hits : statistics_.cache_misses).add();
  if (!is_hit) wait(question, hash, client);
}

// What the message was told already. Who waits is cached as first seen: that says for how long.
Decision Engine::Impl::remembered(Outcome outcome, const KeyHash& hash) {
  if (outcome == Outcome::FirstPass) return {Outcome::Pass, 0};
  if (outcome != Outcome::New && outcome != Outcome::EarlyRetry) return {outcome, 0};
  const auto first_seen = cache_.first_seen(hash);
  return {outcome, first_seen ? clock_.now() - *first_seen : 0};
}

bool Engine::Impl::decide_from_cache(const Question& question, const KeyHash& hash) {
  const UnixSeconds now = clock_.now();
  PassCache::Entry* const entry = cache_.find_pass(hash, greylist(question), now);
  if (entry == nullptr) return false;
  if (entry->last_seen < now && touch(question, *entry, hash, now)) entry->last_seen = now;
  answer(question, {Outcome::Pass, 0});
  return true;
}

// Notes the pass for the table. False: there is no room for it, so the entry must stay as it is.
bool Engine::Impl::touch(const Question& question, PassCache::Entry& entry, const KeyHash& hash,
                         UnixSeconds now) {
  if (watch_.kind() != TableKind::Full || entry.touch_round == write_behind_.round()) return true;
  const bool is_young = write_behind_.is_young(entry.last_seen, now);
  if (!write_behind_.add_touch(hash, subject_.key, subject_.network, now, is_young)) return false;
  if (!is_young && standings_.are_clients_proved()) {
    standings_.note_seen(question.request.client_address, now);
  }
  entry.touch_round = write_behind_.round();
  return true;
}

// A client that has proved itself, as far as it is remembered; a worker reads of the others.
bool Engine::Impl::decide_by_standing(const Question& question, const KeyHash& client) {
  const UnixSeconds now = clock_.now();
  if (!standings_.is_proved(client, now)) return false;
  standings_.note_seen(client_key_, client, now);
  answer(question, {Outcome::ClientKnown, 0});
  return true;
}

void Engine::Impl::note_outgoing(const PolicyRequest& request) {
  if (!is_outbound(settings_.greylist, request)) return;
  watch_.need_standings();
  standings_.note_sent(request, clock_.now());
}

Waiter Engine::Impl::waiter(const Question& question, const KeyHash& hash,
                            const KeyHash& client) const {
  return {RequestCopy(question.request),
          &question.asker,
          question.tag,
          question.asked_at ? *question.asked_at : clock_.monotonic(),
          hash,
          client,
          shared(question.policy)};
}

Question Engine::Impl::question_of(const Waiter& waiter) {
  return {waiter.request.request(), *waiter.asker, waiter.tag, waiter.asked_at,
          waiter.policy.get()};
}

void Engine::Impl::wait(const Question& question, const KeyHash& hash, const KeyHash& client) {
  if (watch_.is_down()) return conclude(question, hash, {Outcome::StoreFailed, 0});
  Waiter waiting = waiter(question, hash, client);
  const Monotonic asked_at = waiting.asked_at;
  auto policy = waiting.policy;
  const auto place = waiting_.add(std::move(waiting), is_late());
  if (place == WaitingRoom::Place::Refused) return conclude(question, hash, {Outcome::Busy, 0});
  if (place == WaitingRoom::Place::Joined) return;
  const bool is_known = cache_.has_row(hash);
  Ask ask{hash, {std::move(subject_.key), is_known}, *watch_.kind(), asked_at};
  ask.client = client;
  ask.cache_round = cache_.generation();
  ask.item.network = std::move(subject_.network);
  ask.item.client = std::move(client_key_);
  ask.item.former = former_key(ask.item.key, question.request);
  if (standings_.are_kept()) ask.item.answer = answer_key(question.request, &providers_);
  ask.claim = strangers_.claim({hash, client, greylist(question)}, settings_.greylist, ask.kind,
                               clock_.monotonic());
  ask.item.waited = ask.claim.waited;
  ask.item.is_read_only = !ask.claim.may_insert;
  ask.item.policy = std::move(policy);
  asked_.push_back(std::move(ask));
}

// The table decides what the key is; until it is known there is none.
void Engine::Impl::park(const Question& question) {
  const KeyHash client = strangers_.client(question.request.client_address);
  const auto place = waiting_.add(waiter(question, KeyHash{}, client), false);
  if (place == WaitingRoom::Place::Refused) answer(question, {Outcome::Busy, 0});
}

void Engine::Impl::answer_unjudged(const Question& question, std::string_view reason) {
  decision_log_.note(question, kPass, reason);
  question.asker.on_answer(question.tag, kDunno);
}

// The other recipients of this message will be answered alike, whatever comes in between; but of a
// sender alone that one has written to it says nothing of them.
void Engine::Impl::conclude(const Question& question, const KeyHash& hash, Decision decision) {
  const bool is_of_one =
      decision.outcome == Outcome::Correspondent && match(greylist(question)) == Match::Sender;
  if (hash != KeyHash{} && !is_of_one) {
    messages_.remember(question.request.instance, hash, decision.outcome,
                       greylist(question).policy);
  }
  answer(question, decision);
}

void Engine::Impl::answer(const Question& question, Decision decision) {
  const bool is_failure_passed =
      decision.outcome == Outcome::StoreFailed && settings_.is_permitted_on_failure;
  const bool passes = grayling::passes(decision.outcome) || is_failure_passed;
  const bool is_first = decision.outcome == Outcome::FirstPass;
  const std::string_view action = passes ? kPass : kGreylist;
  decision_log_.note(question, action, reason_text(decision.outcome),
                     is_first ? std::optional(decision.delayed) : std::nullopt);
  question.asker.on_answer(question.tag, action_for(question, decision, passes));
}

void Engine::Impl::hand_over() {
  statistics_.waiting.set(waiting_.size());
  if (asked_.empty()) return;
  const bool is_taken = queue_.push(std::exchange(asked_, {}));
  if (!is_taken && !release_time_) release_time_ = clock_.monotonic() + kSecondBatchAfter;
}

void Engine::Impl::take_reports() {
  for (auto& report : queue_.take_reports()) {
    const bool is_first_kind = !watch_.kind();
    if (report.state == Report::StoreState::Open) standings_.set_kept(report.keeps_standings);
    if (watch_.take(report, clock_.monotonic())) {
      cache_.clear();
      tell_unmet_policies();
      if (is_first_kind) consider_parked();
    }
    for (const auto& decided : report.decided) take_decided(decided);
    count_report(report);
    std::move(report.returned.begin(), report.returned.end(), std::back_inserter(asked_));
    if (settings_.greylist.auto_allow_after > 0) watch_.need_standings();
    if (report.has_written_behind) {
      const bool is_last = stop_deadline_ && report.unwritten.is_empty();
      write_behind_.end(std::move(report.unwritten));
      if (is_last) write_behind();  // those of the time since
    }
    if (report.purged) purge_.end(*report.purged, settings_.greylist, clock_.monotonic());
    follow_purge();
  }
  if (watch_.is_down()) {
    hand_over();
    for (const auto& ask : queue_.take_back_asks()) {
      strangers_.drop(ask.claim, ask.client);
      fail_waiting(ask.ticket);
    }
    fail_waiting(KeyHash{});
  }
}

void Engine::Impl::take_decided(const Decided& decided) {
  const auto& verdict = decided.result.verdict;
  if (verdict) {
    last_verdict_ = clock_.monotonic();
    if (decided.cache_round == cache_.generation()) cache_decided(decided);
  }
  const auto& policy = greylist(decided);
  strangers_.settle({decided.ticket, decided.client, policy}, decided.claim, decided.result,
                    settings_.greylist, watch_.kind().value_or(TableKind::Full),
                    clock_.monotonic());
  const Outcome none = decided.result.was_refused ? Outcome::PendingLimit : Outcome::StoreFailed;
  const Decision decision = verdict ? decision_of(*verdict) : Decision{none, 0};
  const auto waiters = waiting_.take_ticket(decided.ticket);
  const PolicyRequest* const first = waiters.empty() ? nullptr : &waiters.front().request.request();
  stranger_counts_.note({decided.result, decided.claim.was_turned_away, policy, first},
                        watch_.kind() == TableKind::Full);
  if (verdict && verdict->is_first_pass && first != nullptr) {
    standings_.note_earned(*first, greylist(question_of(waiters.front())).mode, clock_.now());
  }
  const bool has_standing_row = verdict && verdict->is_by_standing();
  for (const auto& waiter : waiters) {
    const bool is_other =
        waiter.policy != decided.policy || (has_standing_row && !is_by_standing(waiter, decided));
    if (decided.is_stale || is_other) {
      consider(question_of(waiter));
    } else {
      conclude(question_of(waiter), waiter.key, decision);
    }
  }
}

// Those who wait on one ticket may be others than the first: keys fold senders, hold a network for
// a client, and with match = "sender" that alone.
bool Engine::Impl::is_by_standing(const Waiter& waiter, const Decided& decided) {
  if (decided.result.verdict->reason == Reason::ClientKnown) return waiter.client == decided.client;
  return standings_.is_answer_by(decided.standing, waiter.request.request());
}

// Where there is no room for a touch the record stays old, so that the next pass tries again. One
// that is ahead of the clock, and stays so, would be no pass from the cache.
void Engine::Impl::cache_decided(const Decided& decided) {
  const Verdict& verdict = *decided.result.verdict;
  const UnixSeconds now = clock_.now();
  if (verdict.reason == Reason::ClientKnown) {
    return standings_.remember_proved(decided.standing, decided.client, verdict.last_seen, now);
  }
  if (verdict.reason == Reason::Correspondent) {
    return standings_.note_answer(decided.standing, verdict.last_seen, now);
  }
  const bool is_touched =
      verdict.change != RecordChange::Touch ||
      write_behind_.add_touch(decided.ticket, decided.key, decided.network,
                              verdict.record.last_seen,
                              write_behind_.is_young(verdict.last_seen, verdict.record.last_seen));
  const UnixSeconds last_seen = is_touched ? verdict.record.last_seen : verdict.last_seen;
  cache_.put(decided.ticket, std::min(last_seen, now), verdict.record.passes > 0);
}

void Engine::Impl::fail(const Waiter& waiter, Outcome outcome) {
  conclude(question_of(waiter), waiter.key, {outcome, 0});
}

void Engine::Impl::fail_waiting(const KeyHash& ticket) {
  for (const auto& waiter : waiting_.take_ticket(ticket)) fail(waiter, Outcome::StoreFailed);
}

void Engine::Impl::take_offers() {
  auto offered = offers_.take();
  if (offered.exemptions) exemptions_ = std::move(offered.exemptions);
  if (offered.is_cache_stale) {
    cache_.start_generation();
    standings_.forget();
    strangers_.forget();
  }
  if (offers_.end_wait(clock_.monotonic())) consider_parked();
}

void Engine::Impl::consider_parked() {
  for (const auto& waiter : waiting_.take_ticket(KeyHash{})) consider(question_of(waiter));
}

Engine::Engine(EngineOptions options, EngineSettings settings, const Clock& clock, Log& log)
    : impl_(std::make_unique<Impl>(std::move(options), std::move(settings), clock, log)) {}

Engine::~Engine() = default;

void Engine::ask(const PolicyRequest& request, Asker& asker, std::uint64_t tag) {
  impl_->ask({request, asker, tag, std::nullopt});
}

void Engine::on_wake() {
  impl_->take_offers();
  impl_->take_reports();
}
void Engine::on_time() {
  impl_->on_time();
}
void Engine::on_turn_end() {
  impl_->hand_over();
}
Monotonic Engine::next_time() const {
  return impl_->next_time();
}
void Engine::reload(EngineSettings settings) {
  impl_->set_settings(std::move(settings));
}
void Engine::offer_exemptions(std::shared_ptr<const Exemptions> exemptions) {
  impl_->offers().offer(std::move(exemptions));
}
void Engine::exemptions_complete() {
  impl_->offers().set_complete();
}
void Engine::forget_cached() {
  impl_->offers().forget_cached();
}
void Engine::stop() {
  impl_->stop();
}
bool Engine::is_stopped() const {
  return impl_->is_stopped();
}
bool Engine::is_alive() const {
  return impl_->is_alive();
}
ReportTally Engine::take_tally() {
  return impl_->take_tally();
}
const EngineStatistics& Engine::statistics() const {
  return impl_->statistics();
}
std::size_t Engine::idle_workers() const {
  return impl_->idle_workers();
}

}  // namespace grayling
