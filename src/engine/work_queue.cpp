// SPDX-License-Identifier: MIT
#include "engine/work_queue.hpp"

#include <iterator>
#include <utility>

#include "engine/limits.hpp"

namespace grayling {

void WorkQueue::push(std::vector<Ask> asks) {
  {
    const std::lock_guard lock(mutex_);
    if (waiting_.asks.empty()) {
      waiting_.asks = std::move(asks);
    } else {
      std::move(asks.begin(), asks.end(), std::back_inserter(waiting_.asks));
    }
  }
  changed_.notify_one();
}

void WorkQueue::push_touches(std::vector<Touch> touches) {
  {
    const std::lock_guard lock(mutex_);
    waiting_.touches = std::move(touches);
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

Work WorkQueue::wait_for_work() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return is_stopping_ || !waiting_.is_empty(); });
  Work work = std::exchange(waiting_, {});
  if (work.asks.size() > kBatchMax) {
    const auto rest = work.asks.begin() + static_cast<std::ptrdiff_t>(kBatchMax);
    waiting_.asks.assign(std::make_move_iterator(rest), std::make_move_iterator(work.asks.end()));
    work.asks.erase(rest, work.asks.end());
  }
  return work;
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
