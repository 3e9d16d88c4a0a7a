// SPDX-License-Identifier: MIT
// What the account of a connection may do, as SHOW GRANTS tells it of the account and of its roles.
// Used by the thread that owns the connection.
#pragma once

#include <string>
#include <vector>

#include "store/mysql/server/connection.hpp"
#include "store/mysql/server/sql_error.hpp"

namespace grayling::mysql {

// What the account may do beyond reading: "INSERT on `postfix`.*", and, of a role or of one that a
// role has, "DELETE on `postfix`.* by its role `keeper`". Changes which role is in use.
SqlResult<std::vector<std::string>> grants_beyond_reading(Connection& connection);

}  // namespace grayling::mysql
