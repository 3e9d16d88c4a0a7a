// SPDX-License-Identifier: MIT
// What a resolver counts of itself. Written on the loop's thread, read by any (base/counters.hpp).
#pragma once

#include <array>
#include <cstddef>

#include "grayling/base/counters.hpp"

namespace grayling {

// Upper bounds, in seconds.
inline constexpr std::array kLookupSecondsBounds = {0.0001, 0.001, 0.005, 0.01, 0.025, 0.05,
                                                    0.1,    0.2,   0.3,   0.5,  1.0,   2.5};

struct ResolverStatistics {
  Counter questions;  // all
  Counter cached;     // of those, answered by the cache
  Counter records;    // answers by kind (DnsAnswer::Kind)
  Counter no_data;
  Counter no_name;
  Counter failures;
  Counter crowded;                          // of those, because too many were open
  Counter open;                             // questions without an answer, now
  Counter is_wanted;                        // 1 while the options say whom to ask
  Counter is_asking;                        // 1 while somebody is asked
  Counter is_down;                          // 1 while the DNS doesn't answer
  Histogram<kLookupSecondsBounds> seconds;  // from a question to its answer
};

}  // namespace grayling
