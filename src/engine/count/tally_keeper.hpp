// SPDX-License-Identifier: MIT
// What the engine counts for `grayling report` (store/tally.hpp). note_…() are for the loop's
// thread, take() for any; the lock is held for a moment, and never taken for a known sender.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "engine/count/points_seen.hpp"
#include "grayling/engine/statistics.hpp"
#include "grayling/greylist/judge.hpp"
#include "grayling/greylist/policies.hpp"
#include "grayling/protocol/request.hpp"
#include "grayling/spf/verdict.hpp"
#include "grayling/store/names_of_day.hpp"
#include "grayling/store/tally.hpp"

namespace grayling {

class TallyKeeper {
 public:
  // Collects the counts of the present policies, then counts for the given ones.
  void set_policies(std::shared_ptr<const Policies> policies, UnixSeconds now);

  // A stranger's first try, under `settings`.
  void note_stranger(const GreylistSettings& settings, UnixSeconds now);

  // A first pass of `request`; null: the request was already answered, because it was late.
  // `was_turned_away`: a limit had left no room for its row.
  void note_return(const Verdict& verdict, bool was_turned_away, const PolicyRequest* request,
                   UnixSeconds now);

  // What became of a stranger with these points, whose first mail came at `first_seen`. `fate`:
  // tally::kFate….
  void note_points(std::string_view fate, const RememberedPoints& points, UnixSeconds first_seen);

  // A stranger that was deferred has passed, and SPF, which said this, didn't prove its domain.
  void note_unproved(SpfResult spf, std::string_view domain, UnixSeconds now);
  void note_lost(const LostStanding& lost, UnixSeconds now);

  // Everything since the last call, with what `answers` has counted meanwhile. `signs` has the
  // names of signs.
  ReportTally take(const DecisionCounts& answers, const SignCounts& signs, UnixSeconds now);

 private:
  // Numbers alone, because many strangers have the same: their names are made in take().
  struct PointsKey {
    UnixSeconds hour;
    std::string_view fate;
    RememberedPoints points;
    auto operator<=>(const PointsKey&) const = default;
  };

  void take_finds(UnixSeconds now);
  void take_points(const SignCounts& signs);

  std::mutex mutex_;
  ReportTally tally_;
  std::map<PointsKey, std::int64_t> points_;  // at most kTallyCountsMax
  std::shared_ptr<const Policies> policies_;
  std::map<std::string, std::uint64_t> answers_;  // when they were last taken
  NamesOfDay unproved_{kUnprovedNamesMax};
};

}  // namespace grayling
