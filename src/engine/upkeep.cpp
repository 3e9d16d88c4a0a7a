// SPDX-License-Identifier: MIT
// What the engine does as time goes by: deadlines, hanging workers, touches, the purge, the end.
#include <algorithm>
#include <array>

#include "engine/engine_impl.hpp"
#include "engine/limits.hpp"

namespace grayling {

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
  if (exemptions_due_ && now >= *exemptions_due_) go_without_more_exemptions();
  if (now >= next_write_) write_behind();
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
      exemptions_due_,
      next_hang(),
      release_time_,
      has_write_behind() ? std::optional(next_write_) : std::nullopt,
      data_hook_.next_time(),
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
  const Monotonic now = clock_.monotonic();
  next_write_ = now + (is_writing_behind_ ? kTouchPause : kTouchPeriod);
  if (!has_write_behind() || is_writing_behind_ || watch_.is_down()) return;
  is_writing_behind_ = true;
  auto touches = touches_.take([this](const KeyHash& hash) -> std::optional<UnixSeconds> {
    const Cached* const cached = cache_.find(hash);
    return cached == nullptr ? std::nullopt : std::optional(cached->last_seen);
  });
  queue_.push_write_behind({std::move(touches), notes_.take()});
  if (has_write_behind()) next_write_ = now + kTouchPause;
}

bool Engine::Impl::has_write_behind() const {
  return !touches_.is_empty() || !notes_.is_empty();
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
  return waiting_.is_empty() && !is_writing_behind_ && (!has_write_behind() || watch_.is_down());
}

}  // namespace grayling
