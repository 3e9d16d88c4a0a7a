// SPDX-License-Identifier: MIT
// Everything that a running service shows on its status pages, at one moment. A plain value; any
// thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "grayling/base/clock.hpp"
#include "grayling/engine/statistics.hpp"
#include "grayling/resolver/statistics.hpp"
#include "grayling/server/logged_trouble.hpp"
#include "grayling/server/statistics.hpp"
#include "grayling/status/history.hpp"

namespace grayling {

// How many waiting domains are shown.
inline constexpr std::size_t kShownDomainsMax = 10;

// Columns of the plots: an hour by the minute, a day by quarters of an hour.
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

  struct Dns {
    std::uint64_t questions = 0;
    std::uint64_t cached = 0;
    std::uint64_t records = 0;  // answers by kind; the next three too
    std::uint64_t no_data = 0;
    std::uint64_t no_name = 0;
    std::uint64_t failures = 0;
    std::uint64_t crowded = 0;
    std::uint64_t open = 0;
    bool is_asked = true;  // false: it can't be asked, and the log says why
    bool is_down = false;
    std::array<std::uint64_t, kLookupSecondsBounds.size() + 1> times{};
    double times_sum = 0;
  };
  std::optional<Dns> dns;  // none: the configuration doesn't use the DNS

  struct Domains {
    std::uint64_t let_through = 0;  // mails, because their domain has standing
    std::uint64_t came = 0;         // mails that count for it
    std::uint64_t returned = 0;
    std::uint64_t lost = 0;  // standings
  };
  Domains domains;

  struct SqlList {
    std::string name;
    std::uint64_t entries = 0;
    std::optional<Seconds> age;  // of the last good answer; none: there was none yet
    std::uint64_t failures = 0;  // readings that failed
    std::string trouble{};       // of the last reading; "": it was good
  };
  std::vector<SqlList> sql_lists;  // in the order of the configuration

  std::vector<SignCounts::Entry> signs;        // of strangers, the most frequent first
  std::vector<ListStates::Entry> lists;        // DNS lists, in the order of the configuration
  std::vector<WaitingDomain> waiting_domains;  // the most first
  std::vector<LoggedTrouble> troubles;         // the newest first
  std::vector<Column> hour;                    // kHourColumns, the oldest first; or none
  std::vector<Column> day;                     // kDayColumns
  Column running;                              // the running minute, which neither of them includes
};

// Reads the counters while they are being written: each value is right, and sums may differ by a
// request. The caller adds the history, the last troubles and the values of the start.
Snapshot take_snapshot(const EngineStatistics& engine, const ServerStatistics& server,
                       const Clock& clock);

// None: the configuration doesn't use the DNS.
std::optional<Snapshot::Dns> dns_of(const ResolverStatistics& resolver);

std::uint64_t resident_bytes();  // memory of this process as the kernel counts it; 0: unknown

}  // namespace grayling
