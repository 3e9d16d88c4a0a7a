// SPDX-License-Identifier: MIT
// The numbered migrations of schema/, compiled in by cmake/schema.cmake: the first is number 1.
#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace grayling {

std::span<const std::string_view> sqlite_migrations();
std::span<const std::string_view> mysql_migrations();

}  // namespace grayling
