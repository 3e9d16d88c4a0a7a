// SPDX-License-Identifier: MIT
#include "cli/ask/exchange.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "grayling/base/permission.hpp"

namespace grayling {
namespace {

using SteadyClock = std::chrono::steady_clock;

struct Socket {
  int fd = -1;
  ~Socket() {
    if (fd >= 0) ::close(fd);
  }
};

struct Address {
  sockaddr_storage storage = {};
  socklen_t length = 0;
};

Address address_of(const Endpoint& endpoint) {
  Address address;
  if (endpoint.kind == Endpoint::Kind::Unix) {
    sockaddr_un un = {};
    un.sun_family = AF_UNIX;
    std::copy(endpoint.path.begin(), endpoint.path.end(), un.sun_path);
    std::memcpy(&address.storage, &un, sizeof un);
    address.length = sizeof un;
    return address;
  }
  sockaddr_in in = {};
  in.sin_family = AF_INET;
  in.sin_port = htons(endpoint.port);
  if (::inet_pton(AF_INET, endpoint.host.c_str(), &in.sin_addr) == 1) {
    std::memcpy(&address.storage, &in, sizeof in);
    address.length = sizeof in;
    return address;
  }
  sockaddr_in6 in6 = {};
  in6.sin6_family = AF_INET6;
  in6.sin6_port = htons(endpoint.port);
  ::inet_pton(AF_INET6, endpoint.host.c_str(), &in6.sin6_addr);
  std::memcpy(&address.storage, &in6, sizeof in6);
  address.length = sizeof in6;
  return address;
}

tl::unexpected<Error> failure(const std::string& what, int error) {
  return fail(what + ": " + std::strerror(error));
}

// Waits until `fd` is ready, at most until `deadline`.
Result<void> wait_for(int fd, short events, SteadyClock::time_point deadline) {
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - SteadyClock::now());
    pollfd wanted = {fd, events, 0};
    const int ready = ::poll(&wanted, 1, static_cast<int>(std::max<long>(0, left.count())));
    if (ready > 0) return {};
    if (ready == 0) return fail("no answer in time; its log may say why");
    if (errno != EINTR) return failure("can't wait", errno);
  }
}

std::string socket_remedy(const std::string& path) {
  return permission_remedy(path) + "; socket_mode and socket_group say who may connect";
}

Result<void> connect_to(int fd, const Endpoint& endpoint, SteadyClock::time_point deadline) {
  const Address address = address_of(endpoint);
  sockaddr generic = {};
  static_assert(sizeof generic <= sizeof address.storage);
  const auto* pointer = static_cast<const sockaddr*>(static_cast<const void*>(&address.storage));
  if (::connect(fd, pointer, address.length) == 0) return {};
  int error = errno;
  if (error == EINPROGRESS) {
    if (auto ready = wait_for(fd, POLLOUT, deadline); !ready) return ready;
    socklen_t length = sizeof error;
    if (::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length) != 0) error = errno;
  }
  if (error == 0) return {};
  const bool is_kept_from_us = error == EACCES && endpoint.kind == Endpoint::Kind::Unix;
  return fail(std::string("can't connect: ") + std::strerror(error) +
              (is_kept_from_us ? socket_remedy(endpoint.path) : "; is grayling serving there?"));
}

Result<void> send_all(int fd, std::string_view bytes, SteadyClock::time_point deadline) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      if (auto ready = wait_for(fd, POLLOUT, deadline); !ready) return ready;
    } else if (errno != EINTR) {
      return failure("can't send", errno);
    }
  }
  return {};
}

Result<std::string> receive(int fd, const Answer& wanted, SteadyClock::time_point deadline) {
  std::string answer;
  for (;;) {
    if (auto ready = wait_for(fd, POLLIN, deadline); !ready) {
      return fail(ready.error());
    }
    char buffer[1024];
    const ssize_t length = ::recv(fd, buffer, sizeof buffer, 0);
    if (length < 0 && (errno == EINTR || errno == EAGAIN || errno == EWOULDBLOCK)) continue;
    if (length < 0) {
      return fail(std::string("can't receive: ") + std::strerror(errno) +
                  "; is it grayling that listens there, and does allow name this host?");
    }
    if (length == 0 && wanted.end.empty() && !answer.empty()) return answer;
    if (length == 0) return fail("closed the connection without an answer; its log says why");
    answer.append(buffer, static_cast<std::size_t>(length));
    const auto end = wanted.end.empty() ? std::string::npos : answer.find(wanted.end);
    if (end != std::string::npos) return answer.substr(0, end);
    if (answer.size() > wanted.bytes_max) return fail("answers as no grayling does");
  }
}

Result<std::string> exchange_by(const Endpoint& endpoint, const std::string& request,
                                const Answer& wanted, SteadyClock::time_point deadline) {
  const int family = endpoint.kind == Endpoint::Kind::Unix          ? AF_UNIX
                     : endpoint.host.find(':') != std::string::npos ? AF_INET6
                                                                    : AF_INET;
  const Socket socket{::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
  if (socket.fd < 0) return failure("can't make a socket", errno);
  if (auto connected = connect_to(socket.fd, endpoint, deadline); !connected) {
    return fail(connected.error());
  }
  if (auto sent = send_all(socket.fd, request, deadline); !sent) {
    return fail(sent.error());
  }
  return receive(socket.fd, wanted, deadline);
}

}  // namespace

Result<std::string> exchange(const Endpoint& endpoint, const std::string& request,
                             const Answer& wanted, std::chrono::milliseconds timeout) {
  auto answer = exchange_by(endpoint, request, wanted, SteadyClock::now() + timeout);
  if (!answer) return fail(endpoint.text() + ": " + answer.error().text);
  return answer;
}

}  // namespace grayling
