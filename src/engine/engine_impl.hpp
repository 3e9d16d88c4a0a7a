// SPDX-License-Identifier: MIT
// The inside of the Engine. engine.cpp: questions and answers; at_data.cpp: those of the null
// sender that wait for DATA; policy.cpp: what holds for a question; standing.cpp: clients that
// prove themselves; correspondents.cpp: to whom somebody here wrote; touches.cpp: passes to be
// written behind; row_claims.cpp: who may have a row; counting.cpp: its own numbers; upkeep.cpp:
// time, the purge.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/count/tally_keeper.hpp"
#include "engine/decision.hpp"
#include "engine/memory/data_hook_watch.hpp"
#include "engine/memory/message_memory.hpp"
#include "engine/memory/note_list.hpp"
#include "engine/memory/noted_recipients.hpp"
#include "engine/memory/pending_shares.hpp"
#include "engine/memory/sent_memory.hpp"
#include "engine/memory/standing_memory.hpp"
#include "engine/memory/touch_list.hpp"
#include "engine/memory/turned_away.hpp"
#include "engine/work/store_watch.hpp"
#include "engine/work/waiting_room.hpp"
#include "engine/work/work_queue.hpp"
#include "engine/work/worker.hpp"
#include "grayling/engine/clock_watch.hpp"
#include "grayling/engine/engine.hpp"
#include "grayling/engine/fixed_table.hpp"
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
  void offer_exemptions(std::shared_ptr<const Exemptions> exemptions);
  void exemptions_complete();
  void forget_cached();
  void take_offer();
  void go_without_more_exemptions();
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
  class Gathering;

  // Of a record, what a pass needs.
  struct Cached {
    UnixSeconds last_seen;
    bool is_passed;             // else it is only known that there is a row
    std::uint32_t touch_round;  // in which it was added to touches_

    std::int64_t worth() const { return is_passed ? last_seen : -1; }
  };

  Monotonic deadline() const { return clock_.monotonic() + settings_.timeout; }
  const GreylistSettings* policy_of(const PolicyRequest& request);
  std::shared_ptr<const GreylistSettings> shared(const GreylistSettings* policy) const;
  const GreylistSettings& greylist(const Question& question) const;
  const GreylistSettings& greylist(const Decided& decided) const;
  Match match(const GreylistSettings& greylist) const;
  void consider(Question question);
  void ask_for_all(const Question& question, std::vector<std::string> recipients);
  void note_for_data(const PolicyRequest& request);
  void tell_missing_hook();
  void decide(const Question& question);
  Decision remembered(Outcome outcome, const KeyHash& hash);
  bool decide_from_cache(const Question& question, const KeyHash& hash);
  bool touch(const Question& question, Cached& cached, const KeyHash& hash, UnixSeconds now);
  bool add_touch(const KeyHash& hash, const Key& key, const std::string& network, UnixSeconds now,
                 bool is_young);
  bool is_young(UnixSeconds last_seen, UnixSeconds now) const;  // a touch that can wait
  Seconds lag_max() const;  // of last_seen in the store behind the last pass
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
  bool has_write_behind() const;
  void purge();
  void follow_purge();
  std::optional<Monotonic> next_hang() const;

  const Clock& clock_;
  Log& log_;
  EngineSettings settings_;
  std::shared_ptr<const Exemptions> exemptions_;  // null: nobody is
  std::mutex offer_mutex_;
  std::shared_ptr<const Exemptions> offered_exemptions_;
  bool is_cache_stale_ = false;
  bool are_exemptions_complete_ = false;
  std::optional<Monotonic> exemptions_due_;  // none: all that can be had are there
  Subject subject_;                          // of the request being considered
  std::string action_;                       // of the answer being given
  std::string scratch_;
  std::string log_line_;

  EngineStatistics statistics_;
  TallyKeeper tally_;
  ProviderMemory providers_;
  KeyHasher hasher_;
  FixedTable<Cached> cache_;
  std::uint32_t cache_round_ = 0;  // what was asked in an earlier one may be outdated
  MessageMemory messages_;
  NotedRecipients noted_;
  DataHookWatch data_hook_;
  std::unordered_map<Asker*, std::unique_ptr<Asker>> gatherings_;
  WaitingRoom waiting_;
  PendingShares shares_;
  TurnedAway turned_away_;
  Key client_key_;  // of the stranger being considered
  StandingMemory standings_;
  SentMemory sent_;
  TouchList touches_;
  NoteList notes_;
  PurgeSchedule purge_;
  ClockWatch clock_watch_;
  bool is_full_told_ = false;
  StoreWatch watch_;
  std::vector<Ask> asked_;                 // in this turn of the loop
  std::optional<Monotonic> release_time_;  // of asks that wait for a batch to end
  Monotonic last_verdict_{};               // of a worker
  Monotonic next_write_;
  bool is_writing_behind_ = false;  // touches and notes are with a worker
  bool keeps_standings_ = false;    // the store does
  std::optional<Monotonic> stop_deadline_;

  WorkQueue queue_;
  std::vector<std::unique_ptr<Worker>> workers_;  // they use the queue
  QueueStop queue_stop_{queue_};                  // last: goes before the workers, who wait for it
};

}  // namespace grayling
