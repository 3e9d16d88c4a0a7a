// SPDX-License-Identifier: MIT
// Who may connect over TCP. Tells of those who may not, at most once a minute. Owned by the
// server; the loop's thread.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "grayling/base/ip.hpp"
#include "grayling/base/log.hpp"

namespace grayling {

// Loopback clients always may, others if a network of `allow` holds them.
bool is_allowed(const IpAddress& client, const std::vector<IpNetwork>& allow);

class AllowList {
 public:
  explicit AllowList(Log& log) : log_(log) {}
  void set(const std::vector<IpNetwork>& allow) { allow_ = allow; }

  // Whether a connection of `client`, none at a UNIX socket, is to be served; who isn't is counted
  // and told. `now_ms` never goes back.
  bool admits(const std::optional<IpAddress>& client, std::uint64_t now_ms);

  // Tells what was counted and not told, when that is due; to be called once a second.
  void tell(std::uint64_t now_ms);

 private:
  Log& log_;
  std::vector<IpNetwork> allow_;
  std::optional<IpAddress> last_closed_;
  std::uint64_t closed_count_ = 0;  // since it was last told
  std::optional<std::uint64_t> told_ms_;
};

}  // namespace grayling
