// SPDX-License-Identifier: MIT
// The workers, and the queue between them and the loop: hands them what is asked, in portions that
// make good batches, and cuts off those that hang in their store. Owned by the engine; the loop's
// thread.
#pragma once

#include <algorithm>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "engine/work/store_watch.hpp"
#include "engine/work/work_queue.hpp"
#include "engine/work/worker.hpp"

namespace grayling {

class WorkerPool {
 public:
  // What its owner gives a pool; all that is referred to must outlive the pool.
  struct Parts {
    const Clock& clock;
    const ClockWatch& clock_watch;
    StoreWatch& watch;           // is told which workers hang
    std::function<void()> wake;  // called by workers when take_reports() has something to take
  };
  explicit WorkerPool(Parts parts);

  // Starts a worker.
  void add(std::unique_ptr<Store> store, Worker::Drive drive = Worker::Drive::Thread);
  // Makes the workers without a thread work once. False: they had nothing to do.
  bool work();

  void set_settings(std::shared_ptr<const GreylistSettings> settings);
  // A worker hangs if it has been in its store for a little longer than this.
  void set_timeout(std::chrono::milliseconds timeout);

  // Asks go out together, with hand_over() at the end of the loop's turn.
  void ask(Ask ask) { asked_.push_back(std::move(ask)); }
  void hand_over() {
    if (!asked_.empty()) push_asked();
  }
  // All that no worker has taken.
  std::vector<Ask> take_back();
  // When the oldest look that no worker has taken was made, or the oldest other ask; none: there is
  // none.
  std::optional<Monotonic> first_asked_at(bool is_look) const {
    return queue_.first_asked_at(is_look);
  }
  // Does an ask wait to be taken that was handed over before `then`?
  bool has_waited_since(Monotonic then) const {
    const auto is_before = [then](const auto& first) { return first && *first < then; };
    return is_before(first_asked_at(false)) || is_before(first_asked_at(true));
  }
  void write(WriteJob job) { queue_.push_write(std::move(job)); }
  void purge(PurgeJob job) { queue_.push_purge(std::move(job)); }

  std::vector<Report> take_reports() { return queue_.take_reports(); }

  // Releases asks that have waited long enough for a batch to end. True: some worker has begun to
  // hang, which StoreWatch was told.
  bool on_time();
  Monotonic next_time() const {
    Monotonic next = release_time_;
    for (std::size_t number = 0; number < workers_.size(); ++number) {
      next = std::min(next, hang_time(number));
    }
    return next;
  }

  // False: a worker has been in its store for longer than kStuckMax.
  bool is_alive() const;
  std::size_t idle_workers() const { return queue_.idle_workers(); }

 private:
  void push_asked();

  // When the worker of this number hangs; kNever: it waits for work, or is known to hang.
  Monotonic hang_time(std::size_t number) const {
    const auto since = workers_[number]->busy_since();
    if (!since || watch_.is_hung(number)) return kNever;
    return *since + hang_after_;
  }

  const Clock& clock_;
  const ClockWatch& clock_watch_;
  StoreWatch& watch_;
  Monotonic hang_after_{};
  std::vector<Ask> asked_;           // in this turn of the loop
  Monotonic release_time_ = kNever;  // of asks that wait for a batch to end
  WorkQueue queue_;
  std::vector<std::unique_ptr<Worker>> workers_;  // they use the queue
  QueueStop queue_stop_{queue_};  // last: it goes before the workers, which wait for it
};

}  // namespace grayling
