// SPDX-License-Identifier: MIT
// From a host's name to a session that is set up; all connections are made here. By the
// connection's thread.
#pragma once

#include "store/mysql/server/connection.hpp"

namespace grayling::mysql {

// Reads a password file each time, since it may have changed. The error names the host, what is
// wrong and what to do about it.
Result<void> connect_host(Connection& connection, const StoreUrl& url, const HostPort& host,
                          const SessionTimes& times);

}  // namespace grayling::mysql
