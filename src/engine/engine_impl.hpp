// SPDX-License-Identifier: MIT
// The inside of the Engine. engine.cpp: questions and answers; policy.cpp: what holds for a
// question; standing.cpp: clients that prove themselves; correspondents.cpp: to whom somebody here
// wrote; row_claims.cpp: who may have a row; counting.cpp: its own numbers; upkeep.cpp: time, the
// purge.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/at_data.hpp"
#include "engine/count/tally_keeper.hpp"
#include "engine/decision.hpp"
#include "engine/memory/message_memory.hpp"
#include "engine/memory/pass_cache.hpp"
#include "engine/memory/pending_shares.hpp"
#include "engine/memory/sent_memory.hpp"
#include "engine/memory/standing_memory.hpp"
#include "engine/memory/turned_away.hpp"
#include "engine/memory/write_behind.hpp"
#include "engine/offers.hpp"
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

  struct Question {
    const PolicyRequest& request;
    Asker& asker;
    std::uint64_t tag;
    std::optional<Monotonic> asked_at;         // none: now
    const GreylistSettings* policy = nullptr;  // that it falls under; null: none
  };

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
  ReportTally take_tally() { return tally_.take(statistics_.decisions, clock_.now()); }
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
  bool keeps_standing() const;
  bool decide_by_standing(const Question& question, const KeyHash& client);
  void note_seen(Key key, const KeyHash& client, UnixSeconds now);
  void note_earned(const Question& question);
  void note_sent(const PolicyRequest& request);
  void note_sent(Key key, const KeyHash& account);
  void note_answer(const Decided& decided, UnixSeconds last_seen);
  bool is_by_standing(const Waiter& waiter, const Decided& decided);
  void wait(const Question& question, const KeyHash& hash, const KeyHash& client);
  Waiter waiter(const Question& question, const KeyHash& hash, const KeyHash& client) const;
  static Question question_of(const Waiter& waiter);
  void park(const Question& question);
  void answer_unjudged(const Question& question, std::string_view reason);
  void count(std::string_view action, std::string_view reason, const Question& question);
  void expect_decisions();
  void count_report(const Report& report);
  void count_stranger(const Decided& decided, const PolicyRequest* request);
  void log_decision(const PolicyRequest& request, std::string_view action, std::string_view reason,
                    std::optional<Seconds> delayed = std::nullopt);
  void conclude(const Question& question, const KeyHash& hash, Decision decision);
  void answer(const Question& question, Decision decision);
  std::string_view action_for(const Question& question, Decision decision, bool passes);

  void take_decided(const Decided& decided);
  void cache_decided(const Decided& decided);
  void cache_standing(const Decided& decided, UnixSeconds last_seen);
  void count_decided(const Decided& decided);
  void claim_row(Ask& ask, const GreylistSettings& greylist);
  void tell_unmet_policies();
  void tell_full();
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
  std::string log_line_;

  EngineStatistics statistics_;
  TallyKeeper tally_;
  ProviderMemory providers_;
  KeyHasher hasher_;
  PassCache cache_;
  MessageMemory messages_;
  NullSenderAtData at_data_;
  WaitingRoom waiting_;
  PendingShares shares_;
  TurnedAway turned_away_;
  Key client_key_;  // of the stranger being considered
  StandingMemory standings_;
  SentMemory sent_;
  WriteBehind write_behind_;
  PurgeSchedule purge_;
  ClockWatch clock_watch_;
  bool is_full_told_ = false;
  StoreWatch watch_;
  std::vector<Ask> asked_;                 // in this turn of the loop
  std::optional<Monotonic> release_time_;  // of asks that wait for a batch to end
  Monotonic last_verdict_{};               // of a worker
  bool keeps_standings_ = false;           // the store does
  std::optional<Monotonic> stop_deadline_;

  WorkQueue queue_;
  std::vector<std::unique_ptr<Worker>> workers_;  // they use the queue
  QueueStop queue_stop_{queue_};                  // last: goes before the workers, who wait for it
};

}  // namespace grayling
