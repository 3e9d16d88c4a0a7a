// SPDX-License-Identifier: MIT
// What a running service says that it was started with, by its /status.json. Blocking; any thread.
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

// Of keys that only a restart puts to use.
Findings compare_with_running(const Config& config, const KeyValues& running);

}  // namespace grayling
