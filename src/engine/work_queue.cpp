// SPDX-License-Identifier: MIT
#include "engine/work_queue.hpp"

#include <iterator>
#include <utility>

#include "engine/limits.hpp"

namespace grayling {

bool WorkQueue::push(std::vector<Ask> asks) {
  bool is_wanted = false;
  {
    const std::lock_guard lock(mutex_);
    if (waiting_.asks.empty()) {
      waiting_.asks = std::move(asks);
    } else {
      std::move(asks.begin(), asks.end(), std::back_inserter(waiting_.asks));
    }
    is_wanted = may_take_asks();
  }
  if (is_wanted) changed_.notify_one();
  return is_wanted;
}

void WorkQueue::release() {
  {
    const std::lock_guard lock(mutex_);
    is_released_ = !waiting_.asks.empty();
  }
  changed_.notify_one();
}

bool WorkQueue::may_take_asks() const {
  if (waiting_.asks.empty()) return false;
  return deciding_ == 0 || is_released_ || waiting_.asks.size() >= kSecondBatchMin;
}

void WorkQueue::push_write_behind(WriteBehind write_behind) {
  {
    const std::lock_guard lock(mutex_);
    waiting_.write_behind = std::move(write_behind);
  }
  changed_.notify_one();
}

void WorkQueue::push_purge(PurgeJob job) {
  {
    const std::lock_guard lock(mutex_);
    waiting_.purge = std::move(job);
  }
  changed_.notify_one();
}

std::vector<Ask> WorkQueue::take_back_asks() {
  const std::lock_guard lock(mutex_);
  return std::exchange(waiting_.asks, {});
}

std::optional<Monotonic> WorkQueue::first_deadline() const {
  const std::lock_guard lock(mutex_);
  if (waiting_.asks.empty()) return std::nullopt;
  return waiting_.asks.front().deadline;
}

std::vector<Report> WorkQueue::take_reports() {
  const std::lock_guard lock(mutex_);
  return std::exchange(reports_, {});
}

void WorkQueue::set_settings(std::shared_ptr<const GreylistSettings> settings) {
  const std::lock_guard lock(mutex_);
  settings_ = std::move(settings);
}

std::shared_ptr<const GreylistSettings> WorkQueue::settings() const {
  const std::lock_guard lock(mutex_);
  return settings_;
}

void WorkQueue::stop() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  changed_.notify_all();
}

std::size_t WorkQueue::idle_workers() const {
  const std::lock_guard lock(mutex_);
  return may_take_asks() || waiting_.has_upkeep() ? 0 : waiting_workers_;
}

Work WorkQueue::wait_for_work() {
  std::unique_lock lock(mutex_);
  ++waiting_workers_;
  changed_.wait(lock, [&] { return is_stopping_ || may_take_asks() || waiting_.has_upkeep(); });
  --waiting_workers_;
  Work work;
  work.write_behind = std::exchange(waiting_.write_behind, {});
  work.purge = std::exchange(waiting_.purge, std::nullopt);
  if (!may_take_asks()) return work;
  work.asks = std::exchange(waiting_.asks, {});
  is_released_ = false;
  ++deciding_;
  if (work.asks.size() > kBatchMax) {
    const auto rest = work.asks.begin() + static_cast<std::ptrdiff_t>(kBatchMax);
    waiting_.asks.assign(std::make_move_iterator(rest), std::make_move_iterator(work.asks.end()));
    work.asks.erase(rest, work.asks.end());
  }
  return work;
}

// Who comes back at once finds what waits without being called.
void WorkQueue::end_asks(bool is_busy) {
  bool is_wanted = false;
  {
    const std::lock_guard lock(mutex_);
    --deciding_;
    is_wanted = is_busy && may_take_asks();
  }
  if (is_wanted) changed_.notify_one();
}

bool WorkQueue::wait_for_stop(std::chrono::milliseconds pause) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, pause, [&] { return is_stopping_; });
}

void WorkQueue::push_report(Report report) {
  {
    const std::lock_guard lock(mutex_);
    reports_.push_back(std::move(report));
  }
  wake_();
}

}  // namespace grayling
