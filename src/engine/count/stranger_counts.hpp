// SPDX-License-Identifier: MIT
// Counts strangers: new ones, those that come back, how long they waited, their points, of which
// domains they are, and what becomes of these domains' standing. Known senders never come here.
// Owned by the engine; the loop's thread, but for take_tally().
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "engine/count/points_seen.hpp"
#include "engine/count/tally_keeper.hpp"
#include "engine/limits.hpp"
#include "engine/memory/recent_memory.hpp"
#include "grayling/engine/batch.hpp"
#include "grayling/engine/statistics.hpp"
#include "grayling/suspicion/signs.hpp"

namespace grayling {

class StrangerCounts {
 public:
  // What can be counted is shown from the start, so that a monitor sees the first that comes.
  StrangerCounts(EngineStatistics& statistics, const Clock& clock)
      : statistics_(statistics), clock_(clock) {
    for (const auto& sign : kSigns) statistics_.signs.place(sign.name);
  }

  void set_policies(std::shared_ptr<const Policies> policies) {
    tally_.set_policies(std::move(policies), clock_.now());
  }

  // Fetches what note() will read of a stranger, while the caller does something else.
  void prefetch(const KeyHash& key) const { first_points_.prefetch(key); }

  // A stranger that a worker has decided on.
  struct Stranger {
    const ItemResult& result;
    bool was_turned_away;  // before, by a limit of rows (turned_away.hpp)
    const GreylistSettings& settings;
    const PolicyRequest* request;  // the first that waits for the result; null: none waits any
                                   // more
    KeyHash key;                   // never all zero
    const PointsSeen& points;      // what they say now
  };
  // Does note() count the points of a stranger with this result?
  static bool counts_points(const ItemResult& result);
  // `is_tallied`: it is counted for a report too; a tutorial's table doesn't tell enough.
  void note(const Stranger& stranger, bool is_tallied);

  // A mail that was let through because of its points.
  void note_passed(const PointsSeen& points);

  // A mail counts for the standing of its domain.
  void note_counted(const Note& note);
  // A mail came back and doesn't count, because of what SPF said.
  void note_unproved(SpfResult spf, std::string_view domain);
  void note_lost(std::span<const LostStanding> lost);

  // Any thread.
  ReportTally take_tally() {
    return tally_.take(statistics_.decisions, statistics_.signs, clock_.now());
  }

 private:
  void note_held(const Stranger& stranger);
  void note_returned(const Stranger& stranger);
  RememberedPoints remembered(const PointsSeen& points);
  void tally_points(std::string_view fate, const RememberedPoints& points, UnixSeconds first_seen);

  EngineStatistics& statistics_;
  const Clock& clock_;
  TallyKeeper tally_;
  // What was seen of strangers at their first mail. At their return the DNS isn't asked.
  RecentMemory<RememberedPoints> first_points_{kFirstPointsMax, kFirstPointsKeep};
};

}  // namespace grayling
