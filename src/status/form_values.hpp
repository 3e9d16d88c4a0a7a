// SPDX-License-Identifier: MIT
// The values of a form that a browser has sent. Pure, any thread.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace grayling {

// Names and values of a body of type application/x-www-form-urlencoded (the URL standard, section
// 5.1); of two values of a name the last. None if a value is badly encoded or holds a NUL.
std::optional<std::map<std::string, std::string>> form_values(std::string_view body);

}  // namespace grayling
