// SPDX-License-Identifier: MIT
// What a failed connect means to an administrator. Pure, any thread.
#pragma once

#include "grayling/store/url.hpp"
#include "store/mysql/server/sql_error.hpp"

namespace grayling::mysql {

// One line: which host, what is wrong, what to do about it. Never a password.
Error connect_error(const SqlError& error, const StoreUrl& url, const HostPort& host);

// The ssl_mode that is used for a host: one of a StoreUrl's, never "".
std::string effective_ssl_mode(const StoreUrl& url, const HostPort& host);

// "db1:3307", "[::1]:3306", "localhost (local socket)".
std::string host_text(const StoreUrl& url, const HostPort& host);

}  // namespace grayling::mysql
