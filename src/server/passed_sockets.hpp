// SPDX-License-Identifier: MIT
// Sockets that were bound before this process began and outlive it, so that a restart refuses
// nobody: systemd's socket activation (sd_listen_fds(3)). Called once, before there are threads.
#pragma once

#include <vector>

#include "grayling/base/result.hpp"
#include "server/listen_socket.hpp"

namespace grayling {

// None where nobody passed any on. The error says which of them is no socket to listen at.
Result<std::vector<ListenSocket>> take_passed_sockets();

}  // namespace grayling
