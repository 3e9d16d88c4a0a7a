// SPDX-License-Identifier: MIT
// What the engine does as time goes by: deadlines, writing behind, the purge, the end.
#include <algorithm>
#include <utility>

#include "engine/engine_impl.hpp"

namespace grayling {

void Engine::Impl::on_time() {
  const Monotonic now = clock_.monotonic();
  triage_.signals().on_time(now);
  conclusions_.fail_late();
  if (workers_.on_time()) statistics_.store.set(static_cast<std::uint64_t>(watch_.health()));
  if (offers_.end_wait(now)) consider_again(waiting_.take_parked());
  if (known_.write_behind().is_due(now)) write_behind();
  at_data_.tell_missing_hook(*rules_.greylist, log_);
  if (stop_deadline_ || watch_.kind() != TableKind::Full || watch_.is_down()) return;
  if (auto step = purge_.begin(*rules_.greylist)) workers_.purge(std::move(*step));
}

Monotonic Engine::Impl::next_time() const {
  const bool is_purging = watch_.kind() == TableKind::Full && !watch_.is_down() && !stop_deadline_;
  const Monotonic late = waiting_.is_empty() ? kNever : waiting_.first_asked_at() + rules_.timeout;
  const Monotonic purge = is_purging ? purge_.next_time() : kNever;
  return earliest(late, purge, workers_.next_time(), offers_.next_time(),
                  known_.write_behind().next_time(), triage_.signals().next_time(),
                  at_data_.next_time(), stop_deadline_.value_or(kNever));
}

void Engine::Impl::write_behind() {
  if (auto job = known_.take_writes(watch_.is_down()); !job.is_empty()) {
    workers_.write(std::move(job));
  }
}

void Engine::Impl::stop() {
  if (stop_deadline_) return;
  stop_deadline_ = clock_.monotonic() + rules_.timeout;
  hand_over();
  known_.write_behind().hurry();
  write_behind();
}

bool Engine::Impl::is_stopped() const {
  if (!stop_deadline_) return false;
  if (clock_.monotonic() >= *stop_deadline_) return true;
  const WriteBehind& writes = known_.write_behind();
  return waiting_.is_empty() && !writes.is_writing() && (writes.is_empty() || watch_.is_down());
}

}  // namespace grayling
