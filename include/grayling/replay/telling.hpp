// SPDX-License-Identifier: MIT
// Writes the result of a replay for people and for scripts. Pure, any thread.
#pragma once

#include <string>

#include "grayling/maillog/log_reader.hpp"
#include "grayling/replay/result.hpp"

namespace grayling {

// For a terminal of 80 columns.
std::string replay_text(const ReplayResult& result, const LogSummary& log);

// One object, with an end of line. Times are Unix seconds, waits are seconds.
std::string replay_json(const ReplayResult& result, const LogSummary& log);

// A page in one file, with plots.
std::string replay_html(const ReplayResult& result, const LogSummary& log);

}  // namespace grayling
