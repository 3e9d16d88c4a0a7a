// SPDX-License-Identifier: MIT
// A socket that listens at an endpoint; a UNIX one owns its file too, and removes it at the end.
// Owned by a Listener; one thread.
#pragma once

#include <string>

#include "grayling/base/result.hpp"
#include "grayling/config/endpoint.hpp"
#include "server/file_descriptor.hpp"
#include "server/socket_file.hpp"

namespace grayling {

class ListenSocket {
 public:
  // Errors name the endpoint, the reason, and what to do. Mode and group are set before anybody
  // can connect; a socket file where nobody listens is replaced.
  static Result<ListenSocket> open(const Endpoint& endpoint, const SocketAccess& access);
  // One that somebody else has bound and listens at: its file, mode and group stay theirs. The
  // error says why it isn't such a socket.
  static Result<ListenSocket> adopt(FileDescriptor fd);

  int fd() const { return fd_.get(); }
  const Endpoint& endpoint() const { return endpoint_; }  // with the port that it came to have

 private:
  ListenSocket(Endpoint endpoint, FileDescriptor fd);
  Result<void> bind_inet();
  Result<void> bind_unix(const SocketAccess& access);

  Endpoint endpoint_;
  FileDescriptor fd_;
  SocketFile file_;  // of a UNIX socket that was bound here
};

}  // namespace grayling
