// SPDX-License-Identifier: MIT
// A thread with a store of its own. It opens the store, does the work that it finds in the queue,
// reports, and opens the store again if the connection was lost. Without a thread, its owner makes
// it work. Owned by the pool of workers; the public functions are for the loop's thread.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <span>
#include <thread>

#include "engine/work/standing_filter.hpp"
#include "engine/work/work_queue.hpp"
#include "grayling/base/clock.hpp"
#include "grayling/engine/clock_watch.hpp"
#include "grayling/store/store.hpp"

namespace grayling {

class Worker {
 public:
  enum class Drive { Thread, Owner };
  Worker(std::size_t number, std::unique_ptr<Store> store, WorkQueue& queue, const Clock& clock,
         const ClockWatch& clock_watch, Drive drive = Drive::Thread);
  ~Worker();  // the queue must have been stopped; cuts the store and waits for the thread
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  // Since when it has been in its store with its present job; none: it waits for a job.
  std::optional<Monotonic> busy_since() const {
    const auto since = busy_since_.load(std::memory_order_relaxed);
    return since == 0 ? std::nullopt : std::optional(Monotonic(since));
  }
  void cut() noexcept { store_->cut(); }

  // With Drive::Owner: opens the store, or does what is in the queue. False: there was nothing.
  bool work_once();

 private:
  void run();
  bool open(Report& report);
  bool open_and_report();
  void work_in_place(Work work);
  void work(Work work);
  void begin();
  void end(Report report);
  Report decide(std::vector<Ask> asks);
  void decide_open(std::span<Ask> asks, Report& report);
  Report write(WriteJob job);
  Report purge(const PurgeJob& job);
  Result<PurgeStep> purge_open(const PurgeJob& job, Report& report);
  void note(const Error& error, Report& report);
  void note_upkeep(const Error& error, Report& report);

  std::size_t number_;
  std::unique_ptr<Store> store_;
  WorkQueue& queue_;
  const Clock& clock_;
  const ClockWatch& clock_watch_;
  bool is_open_ = false;
  TableKind kind_ = TableKind::Full;
  // Most keys of the last batch had a row, as after a restart: then reading first costs less.
  bool meets_known_ = false;
  StandingFilter filter_;
  std::atomic<std::int64_t> busy_since_{0};  // 0: waiting
  std::thread thread_;
};

}  // namespace grayling
