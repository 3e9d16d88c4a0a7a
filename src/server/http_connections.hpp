// SPDX-License-Identifier: MIT
// Which connections an HTTP server has, and which of them must go: the one that has waited longest
// of the address that has the most, where there are too many, and whoever takes too long for a
// request. So nobody shuts the others out by being slow. Owned by the server; guarded by its lock.
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

  // A connection from `client` (none: a UNIX socket). Returns one that is to go for it.
  std::optional<int> add(int fd, const std::optional<IpAddress>& client, Monotonic now);
  void end_request(int fd, Monotonic now);  // was answered: the time of the next begins
  void remove(int fd);

  // Those whose request takes too long. They are to go, and returned once.
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
