// SPDX-License-Identifier: MIT
// Between the loop and the workers: what is to be done, and what came of it. Any thread; no call
// but wait_for_work() and wait_for_stop() blocks longer than a moment.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "engine/memory/write_job.hpp"
#include "grayling/engine/batch.hpp"
#include "grayling/engine/key_hash.hpp"
#include "grayling/store/store.hpp"

namespace grayling {

// A key to decide on, made for a table of this kind.
struct Ask {
  KeyHash ticket;
  BatchItem item;
  TableKind kind = TableKind::Full;
  Monotonic asked_at{};  // by the first
};

struct PurgeJob {
  std::optional<Key> after;
  PurgeLimits limits;
  bool is_lease_only = false;
};

// What a worker takes at once.
struct Work {
  std::vector<Ask> asks;
  WriteJob write;
  std::optional<PurgeJob> purge;
  bool has_upkeep() const { return !write.is_empty() || purge; }
  bool is_empty() const { return asks.empty() && !has_upkeep(); }
};

struct Decided {
  KeyHash ticket;
  ItemResult result;
  bool is_stale = false;  // the table is of another kind than the key was made for
};

// What a worker tells the loop.
struct Report {
  enum class StoreState { Unchanged, Open, Closed };

  std::size_t worker = 0;
  StoreState state = StoreState::Unchanged;
  TableKind kind = TableKind::Full;  // where Open
  std::string place;                 // where Open: Store::place()
  std::optional<Error> error;        // why Closed, or what failed though it is open
  bool has_written = false;          // a batch was written: writing works
  std::size_t batch_keys = 0;        // of a batch of asks…
  Monotonic batch_time{};            // …that was with the store for so long
  std::vector<Decided> decided;
  std::vector<Ask> returned;        // where Closed: asks that another worker may decide
  bool has_written_behind = false;  // such a job ended…
  WriteJob unwritten;               // …without these
  bool keeps_standings = false;
  std::string standing_trouble;
  PassedOver passed_over;
  std::optional<Result<PurgeStep>> purged;
};

class WorkQueue {
 public:
  explicit WorkQueue(std::function<void()> wake) : wake_(std::move(wake)) {}

  // The loop's side. Returns false where the asks wait for a batch that is with a worker.
  bool push(std::vector<Ask> asks);
  void release();  // these asks have waited long enough: another worker may take them
  void push_write(WriteJob job);
  void push_purge(PurgeJob job);
  std::vector<Ask> take_back_asks();  // all that no worker has taken
  // Of the oldest ask that no worker has taken; asks are taken in the order they came.
  std::optional<Monotonic> first_asked_at() const;
  std::vector<Report> take_reports();
  void set_settings(std::shared_ptr<const GreylistSettings> settings);
  void stop();  // workers end when nothing is left to do
  std::size_t idle_workers() const;

  // The workers' side.
  Work wait_for_work();                                 // empty: stop
  void end_asks(bool is_busy);                          // is_busy: with other work that it took
  bool wait_for_stop(std::chrono::milliseconds pause);  // true: stop
  void push_report(Report report);
  std::shared_ptr<const GreylistSettings> settings() const;

 private:
  // With the lock.
  bool may_take_asks() const;
  std::vector<Ask> take_asks();  // kBatchMax at most
  void forget_taken();

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Ask> asks_;  // as they came; not empty unless nothing waits
  std::size_t taken_ = 0;  // of the first of them
  Work upkeep_;            // without asks
  std::vector<Report> reports_;
  std::shared_ptr<const GreylistSettings> settings_;
  std::size_t deciding_ = 0;  // workers with asks
  std::size_t waiting_workers_ = 0;
  bool is_released_ = false;
  bool is_stopping_ = false;
  std::function<void()> wake_;
};

// Stops a queue at its own end: so workers end also where the engine's construction fails.
class QueueStop {
 public:
  explicit QueueStop(WorkQueue& queue) : queue_(queue) {}
  ~QueueStop() { queue_.stop(); }
  QueueStop(const QueueStop&) = delete;
  QueueStop& operator=(const QueueStop&) = delete;

 private:
  WorkQueue& queue_;
};

}  // namespace grayling
