// SPDX-License-Identifier: MIT
// All that a running service shows of itself, at one moment. A plain value; any thread.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "grayling/base/clock.hpp"
#include "grayling/engine/statistics.hpp"
#include "grayling/server/logged_trouble.hpp"
#include "grayling/server/statistics.hpp"
#include "grayling/status/history.hpp"

namespace grayling {

// Domains that are shown, of those that wait.
inline constexpr std::size_t kShownDomainsMax = 10;

// The history as it is shown: an hour by the minute, a day by the quarter of an hour.
inline constexpr std::size_t kHourColumnMinutes = 1;
inline constexpr std::size_t kHourColumns = 60;
inline constexpr std::size_t kDayColumnMinutes = 15;
inline constexpr std::size_t kDayColumns = 96;

struct Snapshot {
  UnixSeconds now = 0;
  UnixSeconds started = 0;
  // Keys that only a restart puts to use, and their values as TOML, without a password.
  std::vector<std::pair<std::string, std::string>> started_with;
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
  std::array<std::uint64_t, kWaitBounds.size() + 1> waits{};
  double waits_sum = 0;
  std::uint64_t turned_away_returns = 0;
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

  std::vector<WaitingDomain> waiting_domains;  // the most first
  std::vector<LoggedTrouble> troubles;         // the newest first
  std::vector<Column> hour;                    // kHourColumns, the oldest first; or none
  std::vector<Column> day;                     // kDayColumns
  Column running;                              // the minute that neither of them has yet
};

// Reads them while they are being written: each is right, and sums may be a request apart.
// The history, the log's part and what it was started with are for the caller to add.
Snapshot take_snapshot(const EngineStatistics& engine, const ServerStatistics& server,
                       const Clock& clock);

std::uint64_t resident_bytes();  // of this process, from the kernel; 0 where it doesn't say

}  // namespace grayling
