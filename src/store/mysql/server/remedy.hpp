// SPDX-License-Identifier: MIT
// What an administrator can do about what a server refuses. Pure, any thread.
#pragma once

#include <string>

#include "store/mysql/server/session.hpp"
#include "store/mysql/server/sql_error.hpp"

namespace grayling::mysql {

// The cause of a failed statement and what to do about it, where the server's own words leave that
// open: "the server is read-only: …". "": they say all that is known.
std::string remedy(const SqlError& error);

// The variables that creation_trouble() goes by, as a list for SQL's IN.
inline constexpr std::string_view kCreationVariables =
    "'innodb_page_size', 'enforce_storage_engine', 'disabled_storage_engines', 'innodb_read_only',"
    " 'innodb_force_recovery', 'read_only', 'super_read_only'";

// Why a server with these variables makes no table for grayling, and what to do about it; "": as
// far as they say, it does.
std::string creation_trouble(const SessionVariables& variables);

}  // namespace grayling::mysql
