// SPDX-License-Identifier: MIT
#include "connect.hpp"

#include <cerrno>
#include <system_error>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace bench {
namespace {

using grayling::Endpoint;

template <typename Address>
bool connect_as(int socket, const Address& address) {
  return ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
}

bool connect(int socket, const Endpoint& endpoint, int family) {
  if (family == AF_UNIX) {
    sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
    endpoint.path.copy(address.sun_path, sizeof(address.sun_path) - 1);
    return connect_as(socket, address);
  }
  const int on = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  if (family == AF_INET6) {
    sockaddr_in6 address{};
    address.sin6_family = AF_INET6;
    address.sin6_port = htons(endpoint.port);
    ::inet_pton(AF_INET6, endpoint.host.c_str(), &address.sin6_addr);
    return connect_as(socket, address);
  }
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(endpoint.port);
  ::inet_pton(AF_INET, endpoint.host.c_str(), &address.sin_addr);
  return connect_as(socket, address);
}

int family_of(const Endpoint& endpoint) {
  if (endpoint.kind == Endpoint::Kind::Unix) return AF_UNIX;
  return endpoint.host.find(':') == std::string::npos ? AF_INET : AF_INET6;
}

}  // namespace

grayling::Result<int> connect_to(const Endpoint& endpoint) {
  const int family = family_of(endpoint);
  const int socket = ::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket >= 0 && connect(socket, endpoint, family) &&
      ::fcntl(socket, F_SETFL, O_NONBLOCK) == 0) {
    return socket;
  }
  const int error = errno;
  if (socket >= 0) ::close(socket);
  return grayling::fail(endpoint.text() + ": " + std::generic_category().message(error));
}

}  // namespace bench
