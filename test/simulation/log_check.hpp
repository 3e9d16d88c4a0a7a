// SPDX-License-Identifier: MIT
// Whether a replay of a mail log gives the figures of the simulation. The simulation knows its
// messages; the replay has only the attempts that one greylister, grayling as shipped, would log.
#pragma once

#include <vector>

#include "grayling/replay/replay.hpp"
#include "simulation/replay_run.hpp"

namespace grayling::simulation {

// The configurations that are judged. The first is that of the log.
std::vector<ReplayCandidate> log_candidates();

// Plays the trace to each of log_candidates(). Tells `taker` the attempts that the first one has
// seen, and adds what the DNS answered.
std::vector<Outcome> write_log(const std::vector<Message>& trace, int narrowing,
                               const TraceDns& dns, AttemptTaker& taker, DnsAnswers& answers);

// What a replay is given.
enum class LogForm {
  Attempts,  // all that Postfix knows
  Lines      // what it and grayling log, read again
};

struct LogCheck {
  ReplayRow told;      // by the replay
  ReplayRow expected;  // by the simulation, as result.hpp defines the figures
};

// Judges the log of the trace, with the answers that the simulation had. The trace must have no
// hours without DNS. One check for each of log_candidates().
std::vector<LogCheck> check_log(const std::vector<Message>& trace, int narrowing,
                                const TraceDns& dns, LogForm form);

}  // namespace grayling::simulation
