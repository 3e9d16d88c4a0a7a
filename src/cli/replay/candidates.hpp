// SPDX-License-Identifier: MIT
// The configurations that a replay judges. Reads files, and the databases of [[sql]].
#pragma once

#include <vector>

#include "cli/replay/replay.hpp"
#include "grayling/base/clock.hpp"
#include "grayling/base/result.hpp"
#include "grayling/replay/replay.hpp"

namespace grayling {

// Today's first, then those of --with, then today's with postgrey's list, if it is there, and
// changes to try. Warns of lists that can't be read. The error is the configuration's.
Result<std::vector<ReplayCandidate>> replay_candidates(const ReplayCommand& command,
                                                       const Clock& clock);

}  // namespace grayling
