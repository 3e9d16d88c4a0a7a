// SPDX-License-Identifier: MIT
// Takes policy requests and gives each exactly one answer, in time whatever the store does.
//
//   exempt, or nothing for us ─────────────────────────────── answered at once
//   a cached record that passes ───────────────────────────── answered at once, touched later
//   a client that is remembered to have proved itself ─────── answered at once
//   everything else ─ a ticket for its key ─ a worker's batch ─ answered when durable
//     with signals: ─ a look ─ if it is to be deferred: the DNS ─ a worker's batch ─ answered
//   the deadline passes, or the store is down ─────────────── on_failure
//   the queue is too long, or full ─────────────────────────── deferred (busy)
//
// Owned by the service; all its functions are for the loop's thread, except those marked "any
// thread". It starts the worker threads, owns their stores, and ends them when it is destroyed. It
// knows no sockets and no SQL. If there is something for on_wake(), worker threads call `wake`; the
// owner of the loop then calls on_wake() there, and on_time() when next_time() has come.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

#include "grayling/base/clock.hpp"
#include "grayling/base/log.hpp"
#include "grayling/dnslist/dns_list.hpp"
#include "grayling/engine/decider.hpp"
#include "grayling/engine/statistics.hpp"
#include "grayling/greylist/exemptions.hpp"
#include "grayling/greylist/policies.hpp"
#include "grayling/greylist/settings.hpp"
#include "grayling/resolver/options.hpp"
#include "grayling/resolver/resolver.hpp"
#include "grayling/store/store.hpp"
#include "grayling/store/tally.hpp"
#include "grayling/suspicion/points.hpp"

namespace grayling {

// What a reload may change.
struct EngineSettings {
  std::shared_ptr<const GreylistSettings> greylist =
      std::make_shared<const GreylistSettings>();  // never null
  std::shared_ptr<const Policies> policies;        // null: [greylist] holds for all mail
  SuspicionSettings suspicion;
  std::vector<DnsList> dns_lists;  // asked about strangers, with their keys; kDnsListsMax at most
  ResolverOptions dns;  // whom the resolver asks: if that changes, lists are tested again
  bool is_permitted_on_failure = true;
  std::chrono::milliseconds timeout{1000};  // the deadline of one answer
  // How long a mail waits for all that the DNS is asked about it; 0: nothing is asked.
  std::chrono::milliseconds dns_timeout{0};
};

struct EngineOptions {
  std::size_t workers = 2;  // threads with a store each; 0: one store, and work() does the work
  std::size_t cache_entries = 1000000;
  std::function<std::unique_ptr<Store>()> make_store;  // called once for each worker, here
  std::function<void()> wake;    // called by worker threads; one on_wake() may answer many calls
  Resolver* resolver = nullptr;  // null: the DNS isn't asked; else it must outlive the engine
  // How long after the start a request that is not exempt waits for exemptions_complete().
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

  // The next four may be called on any thread. They take effect with the next on_wake(), which the
  // caller brings about.
  void offer_exemptions(std::shared_ptr<const Exemptions> exemptions);
  // In place of those of the last reload(): a list that they name has changed.
  void offer_policies(std::shared_ptr<const Policies> policies);
  // All exemptions that can be had at the start were offered: requests need not wait for more.
  void exemptions_complete();
  // The table was changed by others: no sender passes by what was cached of it before.
  void forget_cached();

  // Writes what is still to be written behind, and takes no new work. is_stopped() turns true
  // within the time-out, even if the store is down.
  void stop() override;
  bool is_stopped() const override;

  // False: a worker has been in one call of its store for longer than kStuckMax. Neither a time-out
  // nor a cut brings it back (a disk that hangs); only a new process may help.
  bool is_alive() const;

  // With no worker threads: does what they would do now, here. False: there was nothing to do. What
  // was done is for on_wake(). The store must not fail to open: it is tried without a pause.
  bool work();

  // Any thread: what was counted for `grayling report` since the last call.
  ReportTally take_tally();

  const EngineStatistics& statistics() const;  // any thread may read them

  // Workers that have nothing to do. A test that moves the clock must know when all work is done.
  std::size_t idle_workers() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace grayling
