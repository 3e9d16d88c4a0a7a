// SPDX-License-Identifier: MIT
// The queue between the loop and the workers: work goes one way, reports come back the other. Any
// thread; only wait_for_work() and wait_for_stop() block for longer than a moment.
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
#include "engine/work/ask_list.hpp"
#include "grayling/greylist/standing_loss.hpp"

namespace grayling {

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
  std::size_t batch_keys = 0;        // of a batch of asks; 0: there was none
  Monotonic batch_time{};            // how long the batch was with the store
  std::vector<Decided> decided;
  std::vector<Ask> returned;        // where Closed: asks that another worker may decide
  bool has_written_behind = false;  // a WriteJob has ended
  WriteJob unwritten;               // what it could not write
  std::vector<LostStanding> lost;   // by what it wrote
  bool keeps_standings = false;
  std::string standing_trouble;
  PassedOver passed_over;
  std::optional<Result<PurgeStep>> purged;
};

class WorkQueue {
 public:
  explicit WorkQueue(std::function<void()> wake) : wake_(std::move(wake)) {}

  // The loop's side. Returns false if the asks wait until a worker is done with its batch.
  bool push(std::vector<Ask> asks);
  void release();  // the asks have waited long enough: another worker may take them
  void push_write(WriteJob job);
  void push_purge(PurgeJob job);
  std::vector<Ask> take_back_asks();  // all that no worker has taken
  // When the oldest ask was made that no worker has taken: the oldest look, or the oldest of the
  // others. Each kind is taken in the order it came. Looks come last, because others may be waiting
  // for their second batch; but kBatchLooksMin of a batch are for looks.
  std::optional<Monotonic> first_asked_at(bool is_look) const;
  std::vector<Report> take_reports();
  void set_settings(std::shared_ptr<const GreylistSettings> settings);
  void stop();  // workers end when nothing is left to do
  std::size_t idle_workers() const;

  // The workers' side.
  Work wait_for_work();                                 // empty: stop
  Work find_work();                                     // empty: there is none now
  void end_asks(bool is_busy);                          // is_busy: it has taken other work too
  bool wait_for_stop(std::chrono::milliseconds pause);  // true: stop
  void push_report(Report report);
  std::shared_ptr<const GreylistSettings> settings() const;

 private:
  // With the lock.
  bool may_take_asks() const;
  std::vector<Ask> take_asks();  // kBatchMax at most
  Work take_work();

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  AskList asks_;
  AskList looks_;
  Work upkeep_;  // without asks
  std::vector<Report> reports_;
  std::shared_ptr<const GreylistSettings> settings_;
  std::size_t deciding_ = 0;  // workers with asks
  std::size_t waiting_workers_ = 0;
  bool is_released_ = false;
  bool is_stopping_ = false;
  std::function<void()> wake_;
};

// Stops a queue when it is destroyed, so workers also end if the engine's construction fails.
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
