// SPDX-License-Identifier: MIT
// Takes policy requests and gives each exactly one answer, in time whatever the store does.
//
//   exempt, or nothing for us ─────────────────────────────── answered at once
//   a cached record that passes ───────────────────────────── answered at once, touched later
//   a client that is remembered to have proved itself ─────── answered at once
//   everything else ─ a ticket for its key ─ a worker's batch ─ answered when durable
//   its deadline passes, or the store is down ─────────────── on_failure
//   its turn doesn't come in time, or no room is left ──────── deferred (busy)
//
// Owned by main; all its functions belong to the loop's thread. It starts the worker threads, owns
// their stores, and ends them when it is destroyed. It knows no sockets and no SQL: whoever runs
// the loop is told by `wake` (called from worker threads) that on_wake() has something to do, and
// calls on_time() when next_time() has come.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>

#include "grayling/base/clock.hpp"
#include "grayling/base/log.hpp"
#include "grayling/engine/decider.hpp"
#include "grayling/engine/statistics.hpp"
#include "grayling/greylist/exemptions.hpp"
#include "grayling/greylist/policies.hpp"
#include "grayling/greylist/settings.hpp"
#include "grayling/store/store.hpp"
#include "grayling/store/tally.hpp"

namespace grayling {

// What a reload may change.
struct EngineSettings {
  GreylistSettings greylist;
  std::shared_ptr<const Policies> policies;  // null: none, [greylist] holds for all
  bool is_permitted_on_failure = true;
  std::chrono::milliseconds timeout{1000};  // the deadline of one answer
};

struct EngineOptions {
  std::size_t workers = 2;  // threads with a store each
  std::size_t cache_entries = 1000000;
  std::function<std::unique_ptr<Store>()> make_store;  // called once for each worker, here
  std::function<void()> wake;  // from worker threads; many calls may come to one on_wake()
  // So long after the start who isn't exempt waits for exemptions_complete(), in vain or not.
  std::chrono::milliseconds exemptions_wait{0};
};

class Engine final : public Decider {
 public:
  // Starts the workers. `clock` and `log` must outlive the engine.
  Engine(EngineOptions options, EngineSettings settings, const Clock& clock, Log& log);
  ~Engine() override;
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  void ask(const PolicyRequest& request, Asker& asker, std::uint64_t tag) override;
  void on_turn_end() override;  // hands the turn's questions to the workers
  void on_wake() override;      // takes what the workers have finished
  void on_time() override;      // deadlines, touches, the purge
  Monotonic next_time() const override;

  void reload(EngineSettings settings);  // holds for requests from now on

  // Any thread: takes new exemptions with the next on_wake(), for which the caller sees.
  void offer_exemptions(std::shared_ptr<const Exemptions> exemptions);
  // Any thread: all that can be had at the start was offered; from the next on_wake() on, for which
  // the caller sees, nobody waits for more.
  void exemptions_complete();

  // Any thread: with the next on_wake(), for which the caller sees, no sender passes by what is
  // remembered of the store: it may have been changed there.
  void forget_cached();

  // Writes what is still to be written (touches) and takes no new work. is_stopped() turns true
  // within the time-out, also when the store is down.
  void stop() override;
  bool is_stopped() const override;

  // False: a worker has been in one call of its store for longer than kStuckMax, so that neither a
  // time-out nor a cut brings it back: a disk that hangs. Only a new process may help.
  bool is_alive() const;

  // Any thread: what was counted for a report since the last call.
  ReportTally take_tally();

  const EngineStatistics& statistics() const;  // which any thread may read

  // Workers that wait, with nothing to do: for who moves time by hand, and must know when all that
  // follows by itself has happened.
  std::size_t idle_workers() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace grayling
