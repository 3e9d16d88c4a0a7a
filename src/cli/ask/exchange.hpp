// SPDX-License-Identifier: MIT
// One request to a running service, and its answer, on a connection of their own. Blocking; any
// thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include "grayling/base/result.hpp"
#include "grayling/config/endpoint.hpp"

namespace grayling {

struct Answer {
  std::string_view end;       // what it ends with; "": the connection's end
  std::size_t bytes_max = 0;  // what is longer is none
};

// The answer without its end. The error is one line that names the endpoint; `timeout` is for all
// of it.
Result<std::string> exchange(const Endpoint& endpoint, const std::string& request,
                             const Answer& wanted, std::chrono::milliseconds timeout);

}  // namespace grayling
