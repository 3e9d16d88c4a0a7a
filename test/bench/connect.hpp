// SPDX-License-Identifier: MIT
// Opens client connections. Any thread.
#pragma once

#include "grayling/base/result.hpp"
#include "grayling/config/endpoint.hpp"

namespace bench {

// Returns a connected, non-blocking socket, which the caller closes. The error names the endpoint.
grayling::Result<int> connect_to(const grayling::Endpoint& endpoint);

}  // namespace bench
