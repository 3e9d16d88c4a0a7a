// SPDX-License-Identifier: MIT
#include "server/listener.hpp"

#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#include "grayling/server/socket_address.hpp"

namespace grayling {
namespace {

// Connections accepted before those that are open get a turn again.
constexpr int kAcceptsPerTurn = 16;

FileDescriptor open_reserve() {
  return FileDescriptor(::open("/dev/null", O_RDONLY | O_CLOEXEC));
}

}  // namespace

Listener::Listener(ListenSocket socket, Log& log)
    : socket_(std::move(socket)), log_(log), reserve_(open_reserve()) {}

int Listener::start(uv_loop_t& loop, OnConnection on_connection) {
  on_connection_ = std::move(on_connection);
  is_paused_ = true;
  const int status =
      poll_.open(this, [&](uv_poll_t* poll) { return uv_poll_init(&loop, poll, socket_.fd()); });
  if (status == 0) resume();
  return status;
}

void Listener::resume() {
  if (!std::exchange(is_paused_, false)) return;
  uv_poll_start(poll_.get(), UV_READABLE, [](uv_poll_t* poll, int, int) {
    static_cast<Listener*>(poll->data)->accept_some();
  });
}

void Listener::accept_some() {
  for (int i = 0; i < kAcceptsPerTurn && accept_one(); ++i) {
  }
}

bool Listener::accept_one() {
  SocketAddress address;
  FileDescriptor fd(
      accept4(socket_.fd(), address.get(), &address.size, SOCK_NONBLOCK | SOCK_CLOEXEC));
  if (!fd) return on_accept_error(errno);
  if (std::exchange(is_exhausted_, false)) log_.warning("connections are accepted again");

  const bool is_unix = address.family() == AF_UNIX;
  const int on = 1;
  if (!is_unix) setsockopt(fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  std::string peer = is_unix ? endpoint().text() : peer_text(address);
  on_connection_(Accepted{std::move(fd), is_unix, std::move(peer), ip_of(address)});
  return true;
}

bool Listener::on_accept_error(int error) {
  switch (error) {
    case EAGAIN:
    case EBADF:
    case EINVAL:
      return false;
    case EMFILE:
    case ENFILE:
    case ENOBUFS:
    case ENOMEM:
      break;
    default:
      return true;  // EINTR, or an error of that one connection (accept(2))
  }
  if (!std::exchange(is_exhausted_, true)) {
    log_.error(std::string("new connections are closed: ") + std::strerror(error) +
               "; raise the limit of open files (ulimit -n, LimitNOFILE)");
  }
  if (refuse_one()) return true;
  uv_poll_stop(poll_.get());  // or the loop would spin
  is_paused_ = true;
  return false;
}

bool Listener::refuse_one() {
  reserve_.reset();
  FileDescriptor refused(accept4(socket_.fd(), nullptr, nullptr, SOCK_CLOEXEC));
  const bool is_refused = refused || errno == EAGAIN;
  refused.reset();
  reserve_ = open_reserve();
  return is_refused;
}

}  // namespace grayling
