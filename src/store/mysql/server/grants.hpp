// SPDX-License-Identifier: MIT
// What a line of SHOW GRANTS allows. Pure, any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace grayling::mysql {

// The privileges of a line that go beyond reading, and where: "INSERT, DELETE on `postfix`.*".
// "" if there are none, and for a line that gives a role. Nothing else of the line is returned,
// because it may hold a password's hash.
std::string beyond_reading(std::string_view grant);

// The roles that a line gives, as statements name them: `writer` of MariaDB, `writer`@`%` of MySQL.
// None for a line of privileges, or for one that isn't as these servers write it.
std::vector<std::string> roles_given(std::string_view grant);

}  // namespace grayling::mysql
