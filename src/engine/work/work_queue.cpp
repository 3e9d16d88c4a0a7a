// SPDX-License-Identifier: MIT
#include "engine/work/work_queue.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "engine/limits.hpp"
#include "grayling/base/assert.hpp"

namespace grayling {

bool WorkQueue::push(std::vector<Ask> asks) {
  const auto first_look = std::stable_partition(asks.begin(), asks.end(),
                                                [](const Ask& ask) { return !ask.item->is_look; });
  std::vector<Ask> looks(std::make_move_iterator(first_look), std::make_move_iterator(asks.end()));
  asks.erase(first_look, asks.end());
  bool is_wanted = false;
  {
    const std::lock_guard lock(mutex_);
    asks_.add(std::move(asks));
    looks_.add(std::move(looks));
    is_wanted = may_take_asks();
  }
  if (is_wanted) changed_.notify_one();
  return is_wanted;
}

void WorkQueue::release() {
  {
    const std::lock_guard lock(mutex_);
    is_released_ = asks_.size() + looks_.size() > 0;
  }
  changed_.notify_one();
}

bool WorkQueue::may_take_asks() const {
  const std::size_t number = asks_.size() + looks_.size();
  if (number == 0) return false;
  return deciding_ == 0 || is_released_ || number >= kSecondBatchMin;
}

void WorkQueue::push_write(WriteJob job) {
  {
    const std::lock_guard lock(mutex_);
    upkeep_.write = std::move(job);
  }
  changed_.notify_one();
}

void WorkQueue::push_purge(PurgeJob job) {
  {
    const std::lock_guard lock(mutex_);
    GRAYLING_ASSERT(!upkeep_.purge);  // one step is under way at a time
    upkeep_.purge = std::move(job);
  }
  changed_.notify_one();
}

std::vector<Ask> WorkQueue::take_back_asks() {
  const std::lock_guard lock(mutex_);
  std::vector<Ask> all = asks_.take_all();
  looks_.take(looks_.size(), all);
  return all;
}

std::optional<Monotonic> WorkQueue::first_asked_at(bool is_look) const {
  const std::lock_guard lock(mutex_);
  return (is_look ? looks_ : asks_).first_asked_at();
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
  return may_take_asks() || upkeep_.has_upkeep() ? 0 : waiting_workers_;
}

Work WorkQueue::wait_for_work() {
  std::unique_lock lock(mutex_);
  ++waiting_workers_;
  changed_.wait(lock, [&] { return is_stopping_ || may_take_asks() || upkeep_.has_upkeep(); });
  GRAYLING_ASSERT(waiting_workers_ > 0);
  --waiting_workers_;
  return take_work();
}

Work WorkQueue::find_work() {
  const std::lock_guard lock(mutex_);
  return take_work();
}

Work WorkQueue::take_work() {
  Work work = std::exchange(upkeep_, {});
  if (may_take_asks()) {
    work.asks = take_asks();
    GRAYLING_ASSERT(!work.asks.empty() && work.asks.size() <= kBatchMax);
    is_released_ = false;
    ++deciding_;
  }
  return work;
}

// Looks have their share even if other asks would fill each batch: a stranger that needs a look
// isn't judged without one.
std::vector<Ask> WorkQueue::take_asks() {
  std::vector<Ask> batch;
  asks_.take(kBatchMax - std::min(looks_.size(), kBatchLooksMin), batch);
  looks_.take(kBatchMax - batch.size(), batch);
  return batch;
}

// A worker that comes back at once finds the asks without being notified.
void WorkQueue::end_asks(bool is_busy) {
  bool is_wanted = false;
  {
    const std::lock_guard lock(mutex_);
    GRAYLING_ASSERT(deciding_ > 0);
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
