// SPDX-License-Identifier: MIT
#include "grayling/server/socket_address.hpp"

#include <array>
#include <cstring>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/un.h>

namespace grayling {
namespace {

template <typename T>
SocketAddress address_of(const T& specific) {
  SocketAddress address;
  std::memcpy(&address.storage, &specific, sizeof specific);
  address.size = sizeof specific;
  return address;
}

template <typename T>
T specific_of(const SocketAddress& address) {
  T specific{};
  std::memcpy(&specific, &address.storage, sizeof specific);
  return specific;
}

std::string host_text(const SocketAddress& address) {
  std::array<char, INET6_ADDRSTRLEN> host{};
  if (address.family() == AF_INET) {
    const auto ipv4 = specific_of<sockaddr_in>(address);
    inet_ntop(AF_INET, &ipv4.sin_addr, host.data(), host.size());
  } else if (address.family() == AF_INET6) {
    const auto ipv6 = specific_of<sockaddr_in6>(address);
    inet_ntop(AF_INET6, &ipv6.sin6_addr, host.data(), host.size());
  }
  return host.data();
}

}  // namespace

SocketAddress socket_address(const Endpoint& endpoint) {
  if (endpoint.kind == Endpoint::Kind::Unix) {
    sockaddr_un local{};
    local.sun_family = AF_UNIX;
    endpoint.path.copy(local.sun_path, sizeof local.sun_path - 1);
    return address_of(local);
  }
  sockaddr_in ipv4{};
  if (inet_pton(AF_INET, endpoint.host.c_str(), &ipv4.sin_addr) == 1) {
    ipv4.sin_family = AF_INET;
    ipv4.sin_port = htons(endpoint.port);
    return address_of(ipv4);
  }
  sockaddr_in6 ipv6{};
  ipv6.sin6_family = AF_INET6;
  ipv6.sin6_port = htons(endpoint.port);
  inet_pton(AF_INET6, endpoint.host.c_str(), &ipv6.sin6_addr);
  return address_of(ipv6);
}

std::optional<Endpoint> endpoint_of(const SocketAddress& address) {
  if (address.family() == AF_UNIX) {
    const auto local = specific_of<sockaddr_un>(address);
    const std::string path(local.sun_path, strnlen(local.sun_path, sizeof local.sun_path));
    if (path.empty()) return std::nullopt;  // abstract, or unnamed
    return Endpoint{Endpoint::Kind::Unix, "", 0, path};
  }
  const std::string host = host_text(address);
  if (host.empty()) return std::nullopt;
  return Endpoint{Endpoint::Kind::Inet, host, port_of(address), ""};
}

std::uint16_t port_of(const SocketAddress& address) {
  if (address.family() == AF_INET) return ntohs(specific_of<sockaddr_in>(address).sin_port);
  if (address.family() == AF_INET6) return ntohs(specific_of<sockaddr_in6>(address).sin6_port);
  return 0;
}

std::optional<IpAddress> ip_of(const SocketAddress& address) {
  return IpAddress::parse(host_text(address));
}

std::string peer_text(const SocketAddress& address) {
  const std::string port = ":" + std::to_string(port_of(address));
  if (address.family() == AF_INET) return host_text(address) + port;
  if (address.family() == AF_INET6) return "[" + host_text(address) + "]" + port;
  return "";
}

}  // namespace grayling
