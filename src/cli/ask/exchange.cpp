// SPDX-License-Identifier: MIT
#include "cli/ask/exchange.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <poll.h>
#include <sys/socket.h>

#include "grayling/base/file_descriptor.hpp"
#include "grayling/base/permission.hpp"
#include "grayling/server/socket_address.hpp"

namespace grayling {
namespace {

using SteadyClock = std::chrono::steady_clock;

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
  const SocketAddress address = socket_address(endpoint);
  if (::connect(fd, address.get(), address.size) == 0) return {};
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
    if (answer.size() > wanted.bytes_max) return fail("doesn't answer as grayling does");
  }
}

Result<std::string> exchange_by(const Endpoint& endpoint, const std::string& request,
                                const Answer& wanted, SteadyClock::time_point deadline) {
  const int family = socket_address(endpoint).family();
  const FileDescriptor socket(::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!socket) return failure("can't make a socket", errno);
  if (auto connected = connect_to(socket.get(), endpoint, deadline); !connected) {
    return fail(connected.error());
  }
  if (auto sent = send_all(socket.get(), request, deadline); !sent) {
    return fail(sent.error());
  }
  return receive(socket.get(), wanted, deadline);
}

}  // namespace

Result<std::string> exchange(const Endpoint& endpoint, const std::string& request,
                             const Answer& wanted, std::chrono::milliseconds timeout) {
  auto answer = exchange_by(endpoint, request, wanted, SteadyClock::now() + timeout);
  if (!answer) return fail(endpoint.text() + ": " + answer.error().text);
  return answer;
}

}  // namespace grayling
