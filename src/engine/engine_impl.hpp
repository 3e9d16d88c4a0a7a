// SPDX-License-Identifier: MIT
// The inside of the Engine. engine.cpp: questions and answers; policy.cpp: what holds for a
// question; upkeep.cpp: time, the purge.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/at_data.hpp"
#include "engine/count/decision_log.hpp"
#include "engine/count/stranger_counts.hpp"
#include "engine/decision.hpp"
#include "engine/memory/message_memory.hpp"
#include "engine/memory/pass_cache.hpp"
#include "engine/memory/write_behind.hpp"
#include "engine/offers.hpp"
#include "engine/question.hpp"
#include "engine/standings.hpp"
#include "engine/strangers.hpp"
#include "engine/work/store_watch.hpp"
#include "engine/work/waiting_room.hpp"
#include "engine/work/work_queue.hpp"
#include "engine/work/worker.hpp"
#include "grayling/engine/clock_watch.hpp"
#include "grayling/engine/engine.hpp"
#include "grayling/engine/key_hash.hpp"
#include "grayling/engine/purge_schedule.hpp"
#include "grayling/engine/statistics.hpp"
#include "grayling/greylist/subject.hpp"

namespace grayling {

class Engine::Impl {
 public:
  Impl(EngineOptions options, EngineSettings settings, const Clock& clock, Log& log);

  void ask(const Question& question);
  void set_settings(EngineSettings settings);
  Offers& offers() { return offers_; }
  void take_offers();
  void hand_over();  // gives the workers what was asked in this turn of the loop
  void take_reports();
  void on_time();
  Monotonic next_time() const;
  void stop();
  bool is_stopped() const;
  bool is_alive() const;
  const EngineStatistics& statistics() const { return statistics_; }
  ReportTally take_tally() { return stranger_counts_.take_tally(); }
  std::size_t idle_workers() const { return queue_.idle_workers(); }

 private:
  Monotonic deadline() const { return clock_.monotonic() + settings_.timeout; }
  const GreylistSettings* policy_of(const PolicyRequest& request);
  std::shared_ptr<const GreylistSettings> shared(const GreylistSettings* policy) const;
  const GreylistSettings& greylist(const Question& question) const;
  const GreylistSettings& greylist(const Decided& decided) const;
  Match match(const GreylistSettings& greylist) const;
  void consider(Question question);
  void tell_missing_hook();
  void decide(const Question& question);
  Decision remembered(Outcome outcome, const KeyHash& hash);
  bool decide_from_cache(const Question& question, const KeyHash& hash);
  bool touch(const Question& question, PassCache::Entry& entry, const KeyHash& hash,
             UnixSeconds now);
  bool decide_by_standing(const Question& question, const KeyHash& client);
  void note_outgoing(const PolicyRequest& request);
  bool is_by_standing(const Waiter& waiter, const Decided& decided);
  void wait(const Question& question, const KeyHash& hash, const KeyHash& client);
  Waiter waiter(const Question& question, const KeyHash& hash, const KeyHash& client) const;
  static Question question_of(const Waiter& waiter);
  void park(const Question& question);
  void answer_unjudged(const Question& question, std::string_view reason);
  void count_report(const Report& report);
  void conclude(const Question& question, const KeyHash& hash, Decision decision);
  void answer(const Question& question, Decision decision);
  std::string_view action_for(const Question& question, Decision decision, bool passes);

  void take_decided(const Decided& decided);
  void cache_decided(const Decided& decided);
  void tell_unmet_policies();
  void fail(const Waiter& waiter, Outcome outcome);
  bool works() const;    // the store has given a verdict lately
  bool is_late() const;  // …and those who wait have waited for long
  bool is_crowded_out(const Waiter& late) const;
  void fail_waiting(const KeyHash& ticket);
  void consider_parked();

  void cut_hanging_workers();
  void write_behind();
  void purge();
  void follow_purge();
  std::optional<Monotonic> next_hang() const;

  const Clock& clock_;
  Log& log_;
  EngineSettings settings_;
  std::shared_ptr<const Exemptions> exemptions_;  // null: nobody is
  Offers offers_;
  Subject subject_;     // of the request being considered
  std::string action_;  // of the answer being given
  std::string scratch_;

  EngineStatistics statistics_;
  DecisionLog decision_log_{statistics_, log_, clock_};
  StrangerCounts stranger_counts_{statistics_, clock_};
  ProviderMemory providers_;
  KeyHasher hasher_;
  PassCache cache_;
  MessageMemory messages_;
  NullSenderAtData at_data_;
  WaitingRoom waiting_;
  StandingKey client_key_;  // of the stranger being considered
  WriteBehind write_behind_;
  Standings standings_{hasher_, providers_, write_behind_};
  PurgeSchedule purge_;
  ClockWatch clock_watch_;
  Strangers strangers_{hasher_, purge_, log_};
  StoreWatch watch_;
  std::vector<Ask> asked_;                 // in this turn of the loop
  std::optional<Monotonic> release_time_;  // of asks that wait for a batch to end
  Monotonic last_verdict_{};               // of a worker
  std::optional<Monotonic> stop_deadline_;

  WorkQueue queue_;
  std::vector<std::unique_ptr<Worker>> workers_;  // they use the queue
  QueueStop queue_stop_{queue_};                  // last: goes before the workers, who wait for it
};

}  // namespace grayling
