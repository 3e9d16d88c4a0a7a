// SPDX-License-Identifier: MIT
// Makes the result of a replay of what was counted: the rows, the changes that help, what a log
// can't tell. One thread.
#pragma once

#include <string>
#include <vector>

#include "grayling/replay/replay.hpp"
#include "replay/attempt_tracker.hpp"

namespace grayling {

// The part of the log that trials have played, if that isn't all.
struct TrialPart {
  UnixSeconds until = 0;
  MessageCounts counts;  // until then
  WaitTally today;       // until then
};

// What a configuration's run has counted.
struct RunCounts {
  const ReplayCandidate& candidate;
  const WaitTally& tally;
  std::uint64_t forgotten_rows = 0;
};

// `runs` in the order of the candidates, today's first; trials may be left out. `start` is that of
// the log. `part` null: trials have played all of it.
ReplayResult conclude(UnixSeconds start, const AttemptTracker& log,
                      const std::vector<RunCounts>& runs, const TrialPart* part = nullptr);

// The result of a log without attempts: rows of nothing.
ReplayResult conclude_nothing(const std::vector<ReplayCandidate>& candidates);

// The configuration's exemptions that no attempt has matched.
std::vector<std::string> unused_exemptions(const ReplayCandidate& candidate);

}  // namespace grayling
