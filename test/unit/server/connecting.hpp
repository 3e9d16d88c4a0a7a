// SPDX-License-Identifier: MIT
// Connects a Client to an endpoint of this host.
#pragma once

#include "grayling/server/socket_address.hpp"
#include "unit/server/client.hpp"

namespace grayling {

// Returns 0 and a client, or errno. `from` is the client's own address; "" lets the kernel choose.
inline int connect_to(const Endpoint& endpoint, Client& client, const std::string& from = "") {
  const SocketAddress address = socket_address(endpoint);
  FileDescriptor fd(socket(address.family(), SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!from.empty()) {
    const SocketAddress source = socket_address(Endpoint{Endpoint::Kind::Inet, from, 0, ""});
    if (bind(fd.get(), source.get(), source.size) != 0) return errno;
  }
  if (!fd || connect(fd.get(), address.get(), address.size) != 0) return errno;
  client = Client(std::move(fd));
  return 0;
}

}  // namespace grayling
