// SPDX-License-Identifier: MIT
#include "engine/work/worker_pool.hpp"

#include <algorithm>
#include <utility>

#include "engine/limits.hpp"

namespace grayling {
namespace {

// How many asks of a turn have their room from the start.
constexpr std::size_t kAsksRoomMax = 256;

}  // namespace

WorkerPool::WorkerPool(Parts parts)
    : clock_(parts.clock),
      clock_watch_(parts.clock_watch),
      watch_(parts.watch),
      queue_(std::move(parts.wake)) {}

void WorkerPool::add(std::unique_ptr<Store> store, Worker::Drive drive) {
  workers_.push_back(std::make_unique<Worker>(workers_.size(), std::move(store), queue_, clock_,
                                              clock_watch_, drive));
}

bool WorkerPool::work() {
  bool has_worked = false;
  for (const auto& worker : workers_) has_worked |= worker->work_once();
  return has_worked;
}

void WorkerPool::set_settings(std::shared_ptr<const GreylistSettings> settings) {
  queue_.set_settings(std::move(settings));
}

void WorkerPool::set_timeout(std::chrono::milliseconds timeout) {
  hang_after_ = timeout + kHangSlack;
}

void WorkerPool::push_asked() {
  const std::size_t room = std::min(asked_.size(), kAsksRoomMax);
  const bool is_taken = queue_.push(std::exchange(asked_, {}));
  asked_.reserve(room);  // for the next turn, which mostly has as many: to grow moves them all
  if (!is_taken && release_time_ == kNever) release_time_ = clock_.monotonic() + kSecondBatchAfter;
}

std::vector<Ask> WorkerPool::take_back() {
  hand_over();
  return queue_.take_back_asks();
}

bool WorkerPool::on_time() {
  bool is_any_hung = false;
  for (std::size_t number = 0; number < workers_.size(); ++number) {
    const Monotonic now = clock_.monotonic();
    if (now < hang_time(number)) continue;
    watch_.take_hang(number, now);
    workers_[number]->cut();
    is_any_hung = true;
  }
  if (clock_.monotonic() >= release_time_) {
    release_time_ = kNever;
    queue_.release();
  }
  return is_any_hung;
}

bool WorkerPool::is_alive() const {
  const Monotonic now = clock_.monotonic();
  return std::none_of(workers_.begin(), workers_.end(), [now](const auto& worker) {
    const auto since = worker->busy_since();
    return since && now - *since > kStuckMax;
  });
}

}  // namespace grayling
