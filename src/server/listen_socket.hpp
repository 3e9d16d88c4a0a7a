// SPDX-License-Identifier: MIT
// A socket that listens at an endpoint; a UNIX one owns its file too, and removes it at the end.
// Owned by a Listener; one thread.
#pragma once

#include <string>

#include "grayling/base/file_descriptor.hpp"
#include "grayling/base/result.hpp"
#include "grayling/config/endpoint.hpp"
#include "server/socket_file.hpp"

namespace grayling {

class ListenSocket {
 public:
  // Binds and listens. Mode and group are set before a client can connect; a stale socket file is
  // replaced. Errors name the endpoint, the reason, and the remedy.
  static Result<ListenSocket> open(const Endpoint& endpoint, const SocketAccess& access);
  // Takes over a listening socket that another process has bound; its file, mode and group stay as
  // they are. An error says why `fd` is no such socket.
  static Result<ListenSocket> adopt(FileDescriptor fd);

  int fd() const { return fd_.get(); }
  const Endpoint& endpoint() const { return endpoint_; }  // with the actual port

 private:
  ListenSocket(Endpoint endpoint, FileDescriptor fd);
  Result<void> bind_inet();
  Result<void> bind_unix(const SocketAccess& access);

  Endpoint endpoint_;
  FileDescriptor fd_;
  SocketFile file_;  // of a UNIX socket that was bound here
};

}  // namespace grayling
