// SPDX-License-Identifier: MIT
// `grayling replay --anonymise`: logs without the names and addresses in them, for others to
// replay.
#pragma once

#include "cli/replay/replay.hpp"

namespace grayling {

// Writes the trace of the logs to command.anonymise. Returns the exit code: 1 if there is no mail
// in them.
int anonymise(const ReplayCommand& command);

}  // namespace grayling
