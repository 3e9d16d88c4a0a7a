// SPDX-License-Identifier: MIT
// The inside of the Engine: the way of a request through it.
//
//   ask ─ consider ─┬─ pass                   exempt, or no verdict is due
//                   ├─ hold ─ consider        until the table is known
//                   └─ look_up ─┬─ answer     by what is remembered
//                               └─ enqueue ── a worker ── take_decided ── conclude ── answer
//
// Where the DNS is asked about strangers, or they may pass by their points, the worker only looks
// first, and writes nothing:
//
//   enqueue ── a worker's look ─┬─ take_decided            who passes
//                               └─ begin_check ── end_check ─┬─ conclude       by SPF or points
//                                                            └─ a worker ── take_decided
//
// questions.cpp has the way to the workers, reports.cpp what comes back from them and from the DNS,
// upkeep.cpp what happens as time goes by. Each member has one duty, and none of them knows the
// engine: Triage decides what is found out about a stranger, Conclusions who gets which outcome.
#pragma once

#include <optional>
#include <vector>

#include "engine/aftermath.hpp"
#include "engine/answers.hpp"
#include "engine/at_data.hpp"
#include "engine/conclusions.hpp"
#include "engine/count/stranger_counts.hpp"
#include "engine/known_senders.hpp"
#include "engine/lookup.hpp"
#include "engine/offers.hpp"
#include "engine/question.hpp"
#include "engine/shared_rules.hpp"
#include "engine/table_purge.hpp"
#include "engine/triage.hpp"
#include "engine/work/waiting_room.hpp"
#include "engine/work/worker_pool.hpp"
#include "grayling/engine/engine.hpp"

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
  bool work() { return workers_.work(); }

 private:
  // The way of a question (questions.cpp).
  void consider(Question question);
  void hold(const Question& question);
  void look_up(Question& question, Lookup& lookup);
  void enqueue(const Question& question, Lookup& lookup);
  void ask_worker(const KeyHash& hash, Ticket& ticket);

  // What comes back (reports.cpp).
  void take_report(Report report);
  void take_decided(const Decided& decided);
  void begin_check(const Decided& look);
  void end_check(const KeyHash& hash, StrangerMails mails);
  void consider_again(const std::vector<Waiter>& waiters);

  // As time goes by (upkeep.cpp).
  void write_behind();

  const Clock& clock_;
  Log& log_;
  SharedRules rules_;
  Offers offers_;
  Lookup lookup_;  // consider() passes it on; nobody else uses it

  EngineStatistics statistics_;
  StrangerCounts stranger_counts_{statistics_, clock_};
  ProviderMemory providers_;
  KeyHasher hasher_;
  Answers answers_;
  KnownSenders known_;
  NullSenderAtData at_data_;
  WaitingRoom waiting_;
  TablePurge purge_;
  StoreWatch watch_;
  Triage triage_;
  Aftermath aftermath_{{known_, triage_.signals(), triage_.strangers(), stranger_counts_, clock_}};
  std::optional<Monotonic> stop_deadline_;
  WorkerPool workers_;  // its threads use the clock watch
  Conclusions conclusions_;
};

}  // namespace grayling
