// SPDX-License-Identifier: MIT
// Connects a Client to an endpoint of this host.
#pragma once

#include "server/socket_address.hpp"
#include "unit/server/client.hpp"

namespace grayling {

// 0 and a client, or errno.
inline int connect_to(const Endpoint& endpoint, Client& client) {
  const SocketAddress address = socket_address(endpoint);
  FileDescriptor fd(socket(address.family(), SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!fd || connect(fd.get(), address.get(), address.size) != 0) return errno;
  client = Client(std::move(fd));
  return 0;
}

}  // namespace grayling
