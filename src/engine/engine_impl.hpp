// SPDX-License-Identifier: MIT
// The inside of the Engine. engine.cpp: questions and answers; upkeep.cpp: time, touches, purge.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/decision.hpp"
#include "engine/message_memory.hpp"
#include "engine/store_watch.hpp"
#include "engine/touch_list.hpp"
#include "engine/waiting_room.hpp"
#include "engine/work_queue.hpp"
#include "engine/worker.hpp"
#include "grayling/engine/engine.hpp"
#include "grayling/engine/fixed_table.hpp"
#include "grayling/engine/key_hash.hpp"
#include "grayling/engine/purge_schedule.hpp"
#include "grayling/greylist/subject.hpp"

namespace grayling {

class Engine::Impl {
 public:
  Impl(EngineOptions options, EngineSettings settings, const Clock& clock, Log& log);
  ~Impl();

  // A request with the deadline it must be answered by.
  void consider(const PolicyRequest& request, Asker& asker, std::uint64_t tag, Monotonic deadline);
  void set_settings(EngineSettings settings);
  void hand_over();  // gives the workers what was asked in this turn of the loop
  void take_reports();
  void on_time();
  Monotonic next_time() const;
  void stop();
  bool is_stopped() const;

  Monotonic deadline() const { return clock_.monotonic() + settings_.timeout; }

 private:
  struct CachedRecord {
    Record record;
    std::int64_t worth() const { return record.passes > 0 ? record.last_seen : -1; }
  };

  struct Question {
    const PolicyRequest& request;
    Asker& asker;
    std::uint64_t tag;
    Monotonic deadline;
  };

  Match match() const;
  void decide(const Question& question, Subject subject);
  bool decide_from_cache(const Question& question, const Subject& subject, const KeyHash& hash);
  void wait(const Question& question, Subject subject, const KeyHash& hash);
  void park(const Question& question);
  void answer_unjudged(const Question& question, std::string_view reason);
  void conclude(const Question& question, const KeyHash& hash, Decision decision);
  void answer(const Question& question, Decision decision);
  std::string_view action_for(const PolicyRequest& request, Decision decision, bool passes);

  void take_decided(const Decided& decided);
  void cache_decided(const Decided& decided);
  void fail(const Waiter& waiter);
  void fail_waiting(const KeyHash& ticket);
  void consider_parked();

  void cut_hanging_workers();
  void write_touches();
  void purge();
  void tell_purge_news();
  std::optional<Monotonic> next_hang() const;

  const Clock& clock_;
  Log& log_;
  EngineSettings settings_;
  std::string defer_action_;
  std::string prepend_action_;  // of the answer being given

  KeyHasher hasher_;
  FixedTable<CachedRecord> cache_;
  MessageMemory messages_;
  WaitingRoom waiting_;
  TouchList touches_;
  PurgeSchedule purge_;
  StoreWatch watch_;
  std::vector<Ask> asked_;  // in this turn of the loop
  Monotonic next_touch_;
  bool is_touching_ = false;  // touches are with a worker
  std::optional<Monotonic> stop_deadline_;

  WorkQueue queue_;
  std::vector<std::unique_ptr<Worker>> workers_;  // last: they use the queue
};

}  // namespace grayling
