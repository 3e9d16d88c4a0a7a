// SPDX-License-Identifier: MIT
// systemd's socket activation (sd_listen_fds(3)): its sockets are bound before this process starts
// and outlive it, so a restart refuses no connection. Called once, before there are threads.
#pragma once

#include <vector>

#include "grayling/base/result.hpp"
#include "server/listen_socket.hpp"

namespace grayling {

// Empty if none was passed. The error names the one that is no listening socket.
Result<std::vector<ListenSocket>> take_passed_sockets();

}  // namespace grayling
