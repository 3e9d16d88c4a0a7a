// SPDX-License-Identifier: MIT
// How the waiting of requests ends: with the outcome of their ticket, because the store has failed,
// or because their time is over. Owned by the engine; the loop's thread.
#pragma once

#include <vector>

#include "engine/answers.hpp"
#include "engine/count/stranger_counts.hpp"
#include "engine/decision.hpp"
#include "engine/shared_rules.hpp"
#include "engine/standings.hpp"
#include "engine/stranger_points.hpp"
#include "engine/strangers.hpp"
#include "engine/work/store_watch.hpp"
#include "engine/work/waiting_room.hpp"
#include "engine/work/worker_pool.hpp"

namespace grayling {

class Conclusions {
 public:
  // All must outlive this object.
  struct Parts {
    WaitingRoom& waiting;
    Answers& answers;
    Strangers& strangers;
    Standings& standings;
    StrangerPoints& points;
    StrangerCounts& counts;
    const WorkerPool& workers;
    const StoreWatch& watch;
    const SharedRules& rules;
    const Clock& clock;
  };
  explicit Conclusions(const Parts& parts) : parts_(parts) {}

  // Answers the requests that waited on a ticket, if its outcome holds for them. Returns the
  // others, which must be considered again.
  std::vector<Waiter> conclude(WaitingRoom::Closed&& closed, const KeyHash& hash,
                               Decision decision);
  // No worker will decide on this ticket: closes it, and answers by store.on_failure.
  void fail(const KeyHash& hash);
  // Answers the requests whose deadline has come. Their tickets stay open.
  void fail_late();

 private:
  bool is_crowded_out(const KeyHash& hash) const;
  Reason reason_by_lists(const Decision& decision, const KeyHash& hash, const Waiter& waiter,
                         const Evidence& evidence);

  Parts parts_;
};

}  // namespace grayling
