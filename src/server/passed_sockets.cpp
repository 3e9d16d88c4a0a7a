// SPDX-License-Identifier: MIT
#include "server/passed_sockets.hpp"

#include <systemd/sd-daemon.h>

namespace grayling {

Result<std::vector<ListenSocket>> take_passed_sockets() {
  std::vector<ListenSocket> sockets;
  constexpr int kForgetVariables = 1;
  const int count = sd_listen_fds(kForgetVariables);
  for (int i = 0; i < count; ++i) {
    auto socket = ListenSocket::adopt(FileDescriptor(SD_LISTEN_FDS_START + i));
    if (!socket) return fail(socket.error());
    sockets.push_back(std::move(*socket));
  }
  return sockets;
}

}  // namespace grayling
