// SPDX-License-Identifier: MIT
// Reads /status.json of a running service. Blocking; any thread.
#pragma once

#include <chrono>
#include <string>

#include "grayling/base/result.hpp"
#include "grayling/config/endpoint.hpp"

namespace grayling {

// The body of the answer; the caller finds out whether it is JSON. The error is one line that names
// the endpoint. `timeout` covers all steps together.
Result<std::string> fetch_status(const Endpoint& status, std::chrono::milliseconds timeout);

}  // namespace grayling
