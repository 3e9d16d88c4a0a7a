// SPDX-License-Identifier: MIT
// Counts strangers: new ones, those that come back, how long they waited, of which domains they
// are, and what becomes of these domains' standing. Known senders never come here. Owned by the
// engine; the loop's thread, but for take_tally().
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "engine/count/tally_keeper.hpp"
#include "grayling/engine/batch.hpp"
#include "grayling/engine/statistics.hpp"

namespace grayling {

class StrangerCounts {
 public:
  StrangerCounts(EngineStatistics& statistics, const Clock& clock)
      : statistics_(statistics), clock_(clock) {}

  void set_policies(std::shared_ptr<const Policies> policies) {
    tally_.set_policies(std::move(policies), clock_.now());
  }

  // One that a worker has decided on.
  struct Stranger {
    const ItemResult& result;
    bool was_turned_away;  // before, by a limit of rows (turned_away.hpp)
    const GreylistSettings& settings;
    const PolicyRequest* request;  // of the first that waits for the result; null: nobody waits
                                   // any more
  };
  // `is_tallied`: it is counted for a report too; a tutorial's table doesn't tell enough.
  void note(const Stranger& stranger, bool is_tallied);

  // A mail counts for the standing of its domain.
  void note_counted(const Note& note);
  // A mail came back and doesn't count, because of what SPF said.
  void note_unproved(SpfResult spf, std::string_view domain);
  void note_lost(std::span<const LostStanding> lost);

  // Any thread.
  ReportTally take_tally() { return tally_.take(statistics_.decisions, clock_.now()); }

 private:
  EngineStatistics& statistics_;
  const Clock& clock_;
  TallyKeeper tally_;
};

}  // namespace grayling
