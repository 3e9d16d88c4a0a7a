// SPDX-License-Identifier: MIT
// Endpoints as socket addresses of the kernel. Pure values, any thread.
#pragma once

#include <optional>
#include <string>

#include <sys/socket.h>

#include "grayling/base/ip.hpp"
#include "grayling/config/endpoint.hpp"

namespace grayling {

struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t size = sizeof(sockaddr_storage);

  sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
  int family() const { return storage.ss_family; }
};

// The address of an endpoint, to bind or to connect to.
SocketAddress socket_address(const Endpoint& endpoint);

// The endpoint of an address; none if no configuration can name it.
std::optional<Endpoint> endpoint_of(const SocketAddress& address);

// The port of an IPv4 or IPv6 address, else 0.
std::uint16_t port_of(const SocketAddress& address);

std::optional<IpAddress> ip_of(const SocketAddress& address);  // none of another family

// "127.0.0.1:4711" or "[::1]:4711"; "" for another family.
std::string peer_text(const SocketAddress& address);

}  // namespace grayling
