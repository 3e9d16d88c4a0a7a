// SPDX-License-Identifier: MIT
// All numbers of a running service at one moment. A plain value; any thread.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "grayling/base/clock.hpp"
#include "grayling/engine/statistics.hpp"
#include "grayling/server/statistics.hpp"

namespace grayling {

struct Snapshot {
  UnixSeconds now = 0;
  UnixSeconds started = 0;
  std::uint64_t requests = 0;
  std::vector<DecisionCounts::Entry> decisions;
  struct Times {
    std::array<std::uint64_t, kSecondsBounds.size() + 1> counts{};
    double sum = 0;
  };
  Times decision_times;
  Times batch_times;
  std::array<std::uint64_t, kKeysBounds.size() + 1> batch_keys{};
  double batch_keys_sum = 0;
  std::uint64_t cache_hits = 0;
  std::uint64_t cache_misses = 0;
  std::uint64_t waiting = 0;
  std::uint64_t purged = 0;
  StoreHealth store = StoreHealth::Starting;
  std::uint64_t connections = 0;
  std::uint64_t connections_accepted = 0;
  std::uint64_t connections_refused = 0;
  std::uint64_t malformed = 0;
  std::uint64_t log_lines_dropped = 0;
  std::uint64_t resident_bytes = 0;  // of memory
};

// Reads them while they are being written: each is right, and sums may be a request apart.
Snapshot take_snapshot(const EngineStatistics& engine, const ServerStatistics& server);

std::uint64_t resident_bytes();  // of this process, from the kernel; 0 where it doesn't say

}  // namespace grayling
