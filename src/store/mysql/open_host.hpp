// SPDX-License-Identifier: MIT
// From a host to a table that serves. By the connection's thread.
#pragma once

#include "store/mysql/table/open_table.hpp"

namespace grayling::mysql {

// Connects to the host and looks at its table (open_table.hpp). A password file is read each time.
// The error names the host.
Result<OpenedTable> open_host(Connection& connection, const StoreUrl& url, const HostPort& host,
                              SessionTimes times);

}  // namespace grayling::mysql
