// SPDX-License-Identifier: MIT
// The inside of the Engine: the way of a request through it.
//
//   ask ─ consider ─┬─ pass                   exempt, or no verdict is due
//                   ├─ hold ─ consider        until the table is known
//                   └─ look_up ─┬─ answer     by what is remembered
//                               └─ enqueue ── a worker ── take_decided ── conclude ── answer
//
// Where the DNS is asked about strangers, the worker looks first, and writes only for those who
// pass:
//
//   enqueue ── a worker's look ─┬─ take_decided            who passes
//                               └─ begin_check ── end_check ─┬─ conclude       it passes by SPF
//                                                            └─ a worker ── take_decided
//
// questions.cpp has this way, checks.cpp what the DNS adds to it, reports.cpp what comes back from
// the workers, upkeep.cpp what happens as time goes by. Each member has one duty, and none of them
// knows the engine.
#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/at_data.hpp"
#include "engine/count/decision_log.hpp"
#include "engine/count/stranger_counts.hpp"
#include "engine/domain_proofs.hpp"
#include "engine/lookup.hpp"
#include "engine/memory/message_memory.hpp"
#include "engine/memory/pass_cache.hpp"
#include "engine/memory/write_behind.hpp"
#include "engine/offers.hpp"
#include "engine/question.hpp"
#include "engine/shared_rules.hpp"
#include "engine/signals/signal_memory.hpp"
#include "engine/signals/spf_checks.hpp"
#include "engine/standings.hpp"
#include "engine/strangers.hpp"
#include "engine/work/waiting_room.hpp"
#include "engine/work/worker_pool.hpp"
#include "grayling/engine/clock_watch.hpp"
#include "grayling/engine/engine.hpp"
#include "grayling/engine/purge_schedule.hpp"

namespace grayling {

class Engine::Impl {
 public:
  Impl(EngineOptions options, EngineSettings settings, const Clock& clock, Log& log);

  void set_settings(EngineSettings settings);

  void ask(const Question& question);
  void hand_over();  // gives the workers what was asked in this turn of the loop

  void take_offers();
  void take_reports();

  void on_time();
  Monotonic next_time() const;
  void stop();
  bool is_stopped() const;

  Offers& offers() { return offers_; }
  StrangerCounts& stranger_counts() { return stranger_counts_; }
  const EngineStatistics& statistics() const { return statistics_; }
  const WorkerPool& workers() const { return workers_; }

 private:
  // The way of a question (questions.cpp).
  void consider(Question question);
  void pass(const Question& question, std::string_view reason);
  void hold(const Question& question);
  void look_up(const Question& question, Lookup& lookup);
  Decision remembered(Outcome outcome, const KeyHash& hash);
  bool pass_from_cache(const Question& question, const Lookup& lookup);
  bool touch(const Question& question, const Lookup& lookup, PassCache::Entry& entry,
             UnixSeconds now);
  bool pass_by_standing(const Question& question, Lookup& lookup);
  void enqueue(const Question& question, Lookup& lookup);
  Ticket ticket(const Question& question, Lookup& lookup);
  void ask_worker(const KeyHash& hash, Ticket& ticket);
  Waiter waiter(const Question& question, const KeyHash& ticket, const KeyHash& client) const;
  void conclude(const Question& question, const KeyHash& hash, Decision decision);
  void answer(const Question& question, Decision decision);

  // What the DNS says (checks.cpp).
  void begin_check(const Decided& look);
  void end_check(const KeyHash& hash, const Signals& signals);

  // What comes from the workers (reports.cpp).
  void take_report(Report report);
  void take_decided(const Decided& decided);
  void cache(const KeyHash& hash, const Ticket& ticket, const Verdict& verdict);
  void conclude_all(const WaitingRoom::Closed& closed, const KeyHash& hash, Decision decision);
  void fail(const KeyHash& ticket);
  void consider_again(const std::vector<Waiter>& waiters);
  void consider_held() { consider_again(waiting_.close(KeyHash{}).waiters); }

  // As time goes by (upkeep.cpp).
  void fail_late(Monotonic now);
  void write_behind();
  void purge();
  void follow_purge();

  const Clock& clock_;
  Log& log_;
  SharedRules rules_;
  std::chrono::milliseconds timeout_{};
  bool is_permitted_on_failure_ = true;
  Offers offers_;
  Lookup lookup_;  // consider() passes it on; nobody else uses it

  EngineStatistics statistics_;
  DecisionLog decision_log_{statistics_, log_, clock_};
  StrangerCounts stranger_counts_{statistics_, clock_};
  ProviderMemory providers_;
  KeyHasher hasher_;
  PassCache cache_;
  MessageMemory messages_;
  NullSenderAtData at_data_;
  WaitingRoom waiting_;
  WriteBehind write_behind_;
  Standings standings_{hasher_, providers_, write_behind_};
  SpfChecks checks_;
  SignalMemory signals_;
  DomainProofs proofs_{hasher_, write_behind_, checks_, clock_};
  PurgeSchedule purge_;
  ClockWatch clock_watch_;
  Strangers strangers_{hasher_, purge_, log_};
  StoreWatch watch_;
  std::optional<Monotonic> stop_deadline_;
  WorkerPool workers_;  // last: its threads use the clock watch
};

}  // namespace grayling
