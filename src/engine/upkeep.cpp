// SPDX-License-Identifier: MIT
// What the engine does as time goes by: deadlines, hanging workers, touches, the purge, the end.
#include <algorithm>
#include <array>

#include "engine/engine_impl.hpp"
#include "engine/limits.hpp"

namespace grayling {

void Engine::Impl::count_report(const Report& report) {
  statistics_.store.set(static_cast<std::uint64_t>(watch_.health()));
  if (report.batch_keys > 0) {
    statistics_.batch_keys.observe(static_cast<double>(report.batch_keys));
    statistics_.batch_seconds.observe(std::chrono::duration<double>(report.batch_time).count());
  }
  if (report.purged && *report.purged) statistics_.purged.add((*report.purged)->removed);
}

void Engine::Impl::on_time() {
  const Monotonic now = clock_.monotonic();
  while (const auto late = waiting_.take_late(now - settings_.timeout)) {
    fail(*late, is_crowded_out(*late) ? Outcome::Busy : Outcome::StoreFailed);
  }
  cut_hanging_workers();
  if (release_time_ && now >= *release_time_) {
    release_time_.reset();
    queue_.release();
  }
  if (offers_.end_wait(now)) consider_parked();
  if (write_behind_.is_due(now)) write_behind();
  tell_missing_hook();
  if (!stop_deadline_) purge();
}

// Its turn has not come though the store works: that is a full queue, which no flood may use to be
// let in where on_failure permits.
bool Engine::Impl::is_crowded_out(const Waiter& late) const {
  const auto first_waiting = queue_.first_asked_at();
  const bool is_in_queue = first_waiting && *first_waiting <= late.asked_at;
  return is_in_queue && works();
}

bool Engine::Impl::works() const {
  return clock_.monotonic() - last_verdict_ < settings_.timeout / kVerdictsLatelyShare;
}

bool Engine::Impl::is_late() const {
  const auto first = waiting_.first_asked_at();
  return first && clock_.monotonic() - *first > settings_.timeout / kLateShare && works();
}

Monotonic Engine::Impl::next_time() const {
  const bool is_purging = watch_.kind() == TableKind::Full && !watch_.is_down() && !stop_deadline_;
  const auto first = waiting_.first_asked_at();
  const std::array<std::optional<Monotonic>, 8> times = {
      first ? std::optional(*first + settings_.timeout) : std::nullopt,
      offers_.next_time(),
      next_hang(),
      release_time_,
      write_behind_.next_time(),
      at_data_.next_time(),
      is_purging ? std::optional(purge_.next_time()) : std::nullopt,
      stop_deadline_};
  Monotonic next = Monotonic::max();
  for (const auto& time : times) next = std::min(next, time.value_or(Monotonic::max()));
  return next;
}

std::optional<Monotonic> Engine::Impl::next_hang() const {
  std::optional<Monotonic> next;
  for (std::size_t i = 0; i < workers_.size(); ++i) {
    const auto since = workers_[i]->busy_since();
    if (!since || watch_.is_hung(i)) continue;
    const Monotonic hang = *since + settings_.timeout + kHangSlack;
    if (!next || hang < *next) next = hang;
  }
  return next;
}

void Engine::Impl::cut_hanging_workers() {
  const Monotonic limit = settings_.timeout + kHangSlack;
  for (std::size_t i = 0; i < workers_.size(); ++i) {
    const auto since = workers_[i]->busy_since();
    if (!since || watch_.is_hung(i) || clock_.monotonic() - *since < limit) continue;
    watch_.take_hang(i, clock_.monotonic());
    statistics_.store.set(static_cast<std::uint64_t>(watch_.health()));
    workers_[i]->cut();
  }
}

bool Engine::Impl::is_alive() const {
  const Monotonic now = clock_.monotonic();
  return std::none_of(workers_.begin(), workers_.end(), [now](const auto& worker) {
    const auto since = worker->busy_since();
    return since && now - *since > kStuckMax;
  });
}

void Engine::Impl::write_behind() {
  auto job = write_behind_.begin(watch_.is_down(), clock_.monotonic(),
                                 [this](const KeyHash& hash) { return cache_.last_seen(hash); });
  if (!job.is_empty()) queue_.push_write(std::move(job));
}

void Engine::Impl::tell_missing_hook() {
  if (!at_data_.take_missing_hook()) return;
  if (settings_.greylist.null_sender != NullSender::Data) return;
  log_.warning(
      "greylist.null_sender is \"data\", and Postfix has not asked at DATA: every null sender "
      "passes; add check_policy_service to smtpd_data_restrictions in main.cf, as it stands in "
      "smtpd_recipient_restrictions");
}

void Engine::Impl::purge() {
  if (watch_.kind() != TableKind::Full || watch_.is_down()) return;
  if (auto step = purge_.begin(settings_.greylist, clock_.now(), clock_.monotonic())) {
    queue_.push_purge({std::move(step->after), step->limits, step->is_lease_only});
  }
  follow_purge();
}

// What it has to say, of the clock too.
void Engine::Impl::follow_purge() {
  clock_watch_.set_table_trust(purge_.table_trust());
  if (const auto news = purge_.take_news()) log_.write(news->level, news->text);
}

void Engine::Impl::stop() {
  if (stop_deadline_) return;
  stop_deadline_ = deadline();
  hand_over();
  write_behind();
}

bool Engine::Impl::is_stopped() const {
  if (!stop_deadline_) return false;
  if (clock_.monotonic() >= *stop_deadline_) return true;
  return waiting_.is_empty() && !write_behind_.is_writing() &&
         (write_behind_.is_empty() || watch_.is_down());
}

}  // namespace grayling
