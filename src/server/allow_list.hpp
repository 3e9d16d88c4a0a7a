// SPDX-License-Identifier: MIT
// The clients that may connect over TCP. Connections of others are logged, at most once a minute.
// Owned by the server; the loop's thread.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "grayling/base/ip.hpp"
#include "grayling/base/log.hpp"

namespace grayling {

// Loopback clients may always connect, others if a network in `allow` contains them.
bool is_allowed(const IpAddress& client, const std::vector<IpNetwork>& allow);

class AllowList {
 public:
  explicit AllowList(Log& log) : log_(log) {}
  void set(const std::vector<IpNetwork>& allow) { allow_ = allow; }

  // Whether to serve a connection of `client` (none: a UNIX socket). A refused one is counted and
  // logged. `now_ms` never goes back.
  bool admits(const std::optional<IpAddress>& client, std::uint64_t now_ms);

  // Logs the count of refused connections when that is due. Call it once a second.
  void log_closed(std::uint64_t now_ms);

 private:
  Log& log_;
  std::vector<IpNetwork> allow_;
  std::optional<IpAddress> last_closed_;
  std::uint64_t closed_count_ = 0;  // since the last log line
  std::optional<std::uint64_t> logged_ms_;
};

}  // namespace grayling
