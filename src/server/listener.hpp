// SPDX-License-Identifier: MIT
// Accepts connections at one endpoint and hands them on. Owned by the server; the loop's thread.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "grayling/base/ip.hpp"
#include "grayling/base/log.hpp"
#include "grayling/loop/uv_handle.hpp"
#include "server/listen_socket.hpp"

namespace grayling {

// A connection that was accepted: non-blocking, and without Nagle's delay.
struct Accepted {
  FileDescriptor fd;
  bool is_unix = false;
  std::string peer;                   // for the log: "127.0.0.1:4711", "[::1]:4711", "unix:/path"
  std::optional<IpAddress> client{};  // none at a UNIX socket
};

class Listener {
 public:
  using OnConnection = std::function<void(Accepted)>;

  Listener(ListenSocket socket, Log& log);
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  // From now on `on_connection` gets every connection. 0, or an error of libuv.
  int start(uv_loop_t& loop, OnConnection on_connection);

  // Resumes accepting after a pause. Call it once a second.
  void resume();

  const Endpoint& endpoint() const { return socket_.endpoint(); }

 private:
  void accept_some();
  bool accept_one();  // false: there is none
  bool on_accept_error(int error);
  // Closes a connection for which no descriptor is left, so that its client needn't wait. Returns
  // whether that was possible.
  bool refuse_one();

  ListenSocket socket_;
  Log& log_;
  OnConnection on_connection_;
  FileDescriptor reserve_;     // given up for a moment by refuse_one()
  bool is_exhausted_ = false;  // the log says that descriptors or memory have run out
  bool is_paused_ = false;
  UvHandle<uv_poll_t> poll_;  // gone before the socket is
};

}  // namespace grayling
