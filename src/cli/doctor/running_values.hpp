// SPDX-License-Identifier: MIT
// The values with which a running service was started, by its /status.json. Blocking; any thread.
#pragma once

#include <chrono>
#include <map>
#include <string>

#include "grayling/base/result.hpp"
#include "grayling/config/config.hpp"
#include "grayling/doctor/finding.hpp"

namespace grayling {

using KeyValues = std::map<std::string, std::string>;  // as check-config shows them

// The error is one line that names the endpoint.
Result<KeyValues> running_values(const Endpoint& status, std::chrono::milliseconds timeout);

// Compares the keys whose changes need a restart.
Findings compare_with_running(const Config& config, const KeyValues& running);

}  // namespace grayling
