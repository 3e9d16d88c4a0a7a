// SPDX-License-Identifier: MIT
// Sends one request to a running service, on a connection of its own, and reads the answer.
// Blocking; any thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include "grayling/base/result.hpp"
#include "grayling/config/endpoint.hpp"

namespace grayling {

struct Answer {
  std::string_view end;       // what ends it; "": the end of the connection
  std::size_t bytes_max = 0;  // a longer answer is an error
};

// The answer without its end. The error is one line that names the endpoint. `timeout` covers all
// steps together.
Result<std::string> exchange(const Endpoint& endpoint, const std::string& request,
                             const Answer& wanted, std::chrono::milliseconds timeout);

}  // namespace grayling
