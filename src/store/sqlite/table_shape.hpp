// SPDX-License-Identifier: MIT
// What the tables of a file are, and whether they are grayling's. By the connection's thread.
#pragma once

#include <string>
#include <string_view>

#include "store/sqlite/connection.hpp"
#include "store/table_check.hpp"

namespace grayling::sqlite {

Result<FoundTable> describe_table(Connection& connection, std::string_view name);

// ErrorKind::Config where the table sender isn't one that grayling can use.
Result<void> check_sender(Connection& connection);

// What keeps a table beside `sender` from being used; "" for nothing.
Result<std::string> beside_oddity(Connection& connection, std::string_view name);

}  // namespace grayling::sqlite
