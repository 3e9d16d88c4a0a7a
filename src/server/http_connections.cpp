// SPDX-License-Identifier: MIT
#include "server/http_connections.hpp"

#include <tuple>

#include "grayling/base/assert.hpp"

namespace grayling {

std::optional<int> HttpConnections::add(int fd, const std::optional<IpAddress>& client,
                                        Monotonic now) {
  connections_[fd] = {client, now, false};
  std::map<std::optional<IpAddress>, std::size_t> counts;
  std::size_t staying = 0;
  for (const auto& [other, connection] : connections_) {
    if (connection.is_going) continue;
    ++counts[connection.client];
    ++staying;
  }
  GRAYLING_ASSERT(staying <= connections_.size());
  if (staying <= most_) return std::nullopt;
  const auto is_before = [&](const auto& a, const auto& b) {
    return std::tuple(a.second.is_going, counts[b.second.client], a.second.since) <
           std::tuple(b.second.is_going, counts[a.second.client], b.second.since);
  };
  auto first = connections_.begin();
  for (auto each = connections_.begin(); each != connections_.end(); ++each) {
    if (is_before(*each, *first)) first = each;
  }
  GRAYLING_ASSERT(!first->second.is_going);  // too many stay, so one of these comes first
  first->second.is_going = true;
  return first->first;
}

void HttpConnections::end_request(int fd, Monotonic now) {
  const auto found = connections_.find(fd);
  if (found != connections_.end()) found->second.since = now;
}

void HttpConnections::remove(int fd) {
  connections_.erase(fd);
}

std::vector<int> HttpConnections::take_late(Monotonic now) {
  std::vector<int> late;
  for (auto& [fd, connection] : connections_) {
    if (connection.is_going || now - connection.since <= request_max_) continue;
    connection.is_going = true;
    late.push_back(fd);
  }
  return late;
}

}  // namespace grayling
