// SPDX-License-Identifier: MIT
// The numbered migrations of schema/, which cmake/schema.cmake compiles in. The first is number 1.
// Any thread.
#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace grayling {

std::span<const std::string_view> sqlite_migrations();
std::span<const std::string_view> mysql_migrations();

}  // namespace grayling
