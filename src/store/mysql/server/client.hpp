// SPDX-License-Identifier: MIT
// The differences between Oracle's libmysqlclient 8 and 9 and MariaDB Connector/C 3. All other code
// in this folder uses what both have. By the connection's thread.
#pragma once

#include <string>

#include <mysql.h>

namespace grayling::mysql {

// Sets the TLS options for `mode` (a StoreUrl's ssl_mode, never "") and `ca` (a file, or "").
// false: the library refuses them.
bool set_tls(MYSQL* mysql, const std::string& mode, const std::string& ca);

// The descriptor of an open connection.
int descriptor_of(MYSQL* mysql);

}  // namespace grayling::mysql
