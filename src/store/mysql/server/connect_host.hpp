// SPDX-License-Identifier: MIT
// From a host's name to a session that is set up: the one way for all that connects. By the
// connection's thread.
#pragma once

#include "store/mysql/server/connection.hpp"

namespace grayling::mysql {

// A password file is read each time, for it may have been changed since. The error names the host,
// what is wrong and what to do about it.
Result<void> connect_host(Connection& connection, const StoreUrl& url, const HostPort& host,
                          const SessionTimes& times);

}  // namespace grayling::mysql
