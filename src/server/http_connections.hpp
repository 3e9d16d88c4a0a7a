// SPDX-License-Identifier: MIT
// The connections of an HTTP server, and which of them to close: those whose request takes too
// long, and, where there are too many, the oldest of the address that has the most. So a slow
// client can't keep the others out. Owned by the server; guarded by its lock.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <vector>

#include "grayling/base/clock.hpp"
#include "grayling/base/ip.hpp"

namespace grayling {

class HttpConnections {
 public:
  HttpConnections(std::size_t most, Monotonic request_max)
      : most_(most), request_max_(request_max) {}

  // Adds a connection from `client` (none: a UNIX socket). Returns one to close for it, if any.
  std::optional<int> add(int fd, const std::optional<IpAddress>& client, Monotonic now);
  void end_request(int fd, Monotonic now);  // it was answered: the next request's time begins
  void remove(int fd);

  // Those whose request takes too long, to be closed. Each is returned once.
  std::vector<int> take_late(Monotonic now);

 private:
  struct Connection {
    std::optional<IpAddress> client;
    Monotonic since{};
    bool is_going = false;
  };

  const std::size_t most_;
  const Monotonic request_max_;
  std::map<int, Connection> connections_;  // by descriptor
};

}  // namespace grayling
