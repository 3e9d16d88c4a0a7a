// SPDX-License-Identifier: MIT
// What the server counts of itself. Written on the loop's thread, read by any (base/counters.hpp).
#pragma once

#include "grayling/base/counters.hpp"

namespace grayling {

struct ServerStatistics {
  Counter open;       // connections, now
  Counter accepted;   // connections
  Counter refused;    // connections beyond connections_max
  Counter malformed;  // requests
};

}  // namespace grayling
