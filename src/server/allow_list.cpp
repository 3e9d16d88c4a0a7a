// SPDX-License-Identifier: MIT
#include "server/allow_list.hpp"

#include <algorithm>
#include <string>

namespace grayling {
namespace {

// Milliseconds between two warnings, so that a flood of connections doesn't flood the log.
constexpr std::uint64_t kLogPeriodMs = 60'000;

}  // namespace

bool is_allowed(const IpAddress& client, const std::vector<IpNetwork>& allow) {
  return client.is_loopback() ||
         std::any_of(allow.begin(), allow.end(),
                     [&](const IpNetwork& network) { return network.contains(client); });
}

bool AllowList::admits(const std::optional<IpAddress>& client, std::uint64_t now_ms) {
  if (!client || is_allowed(*client, allow_)) return true;
  last_closed_ = client;
  ++closed_count_;
  log_closed(now_ms);
  return false;
}

void AllowList::log_closed(std::uint64_t now_ms) {
  if (closed_count_ == 0 || (logged_ms_ && now_ms - *logged_ms_ < kLogPeriodMs)) return;
  std::string line = "connections from outside `allow` are closed: " + last_closed_->text();
  if (closed_count_ > 1) line += ", the last of " + std::to_string(closed_count_);
  log_.warning(line);
  closed_count_ = 0;
  logged_ms_ = now_ms;
}

}  // namespace grayling
