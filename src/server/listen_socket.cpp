// SPDX-License-Identifier: MIT
#include "server/listen_socket.hpp"

#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "grayling/server/socket_address.hpp"

namespace grayling {
namespace {

// The backlog of connections that wait to be accepted: after a restart all smtpd processes of a
// large site may connect at once. The kernel cuts it to net.core.somaxconn.
constexpr int kBacklog = 4096;

std::string inet_bind_reason(const Endpoint& endpoint, int error) {
  switch (error) {
    case EADDRINUSE:
      return "address already in use: is another grayling or postgrey running? Stop it (ss -ltnp "
             "'sport = :" +
             std::to_string(endpoint.port) + "' names it), or listen at another port";
    case EADDRNOTAVAIL:
      return "not an address of this host";
    case EACCES:
      return "permission denied: ports below 1024 are for root; listen at a higher one";
    case EAFNOSUPPORT:
      return "this host has no such kind of addresses (is IPv6 switched off?)";
    default:
      return std::strerror(error);
  }
}

}  // namespace

ListenSocket::ListenSocket(Endpoint endpoint, FileDescriptor fd)
    : endpoint_(std::move(endpoint)), fd_(std::move(fd)) {}

Result<ListenSocket> ListenSocket::open(const Endpoint& endpoint, const SocketAccess& access) {
  const int family = socket_address(endpoint).family();
  ListenSocket made(
      endpoint, FileDescriptor(::socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)));
  if (!made.fd_) return fail_at(endpoint, inet_bind_reason(endpoint, errno));
  const auto bound = family == AF_UNIX ? made.bind_unix(access) : made.bind_inet();
  if (!bound) return fail(bound.error());
  if (::listen(made.fd(), kBacklog) != 0)
    return fail_at(endpoint, inet_bind_reason(endpoint, errno));
  return made;
}

Result<ListenSocket> ListenSocket::adopt(FileDescriptor fd) {
  int is_listening = 0;
  socklen_t size = sizeof is_listening;
  SocketAddress address;
  if (getsockopt(fd.get(), SOL_SOCKET, SO_ACCEPTCONN, &is_listening, &size) != 0 ||
      is_listening == 0 || getsockname(fd.get(), address.get(), &address.size) != 0) {
    return fail("what was passed on is no socket that listens (systemd.socket(5): ListenStream=)");
  }
  const auto endpoint = endpoint_of(address);
  if (!endpoint) return fail("the socket that was passed on is neither TCP nor UNIX with a path");
  const int flags = fcntl(fd.get(), F_GETFL);
  if (flags < 0 || fcntl(fd.get(), F_SETFL, flags | O_NONBLOCK) != 0) {
    return fail_at(*endpoint, std::strerror(errno));
  }
  return ListenSocket(*endpoint, std::move(fd));
}

Result<void> ListenSocket::bind_inet() {
  const int on = 1;
  SocketAddress address = socket_address(endpoint_);
  setsockopt(fd(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (address.family() == AF_INET6) setsockopt(fd(), IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
  if (::bind(fd(), address.get(), address.size) != 0) {
    return fail_at(endpoint_, inet_bind_reason(endpoint_, errno));
  }
  if (getsockname(fd(), address.get(), &address.size) == 0) endpoint_.port = port_of(address);
  return {};
}

Result<void> ListenSocket::bind_unix(const SocketAccess& access) {
  auto file = SocketFile::bind(fd(), endpoint_, access);
  if (!file) return fail(file.error());
  file_ = std::move(*file);
  return {};
}

}  // namespace grayling
