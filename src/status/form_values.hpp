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

// Any bytes as printable ASCII that a browser sends back unchanged: all but letters, digits and
// some signs of addresses become %XX.
std::string with_percents(std::string_view bytes);
// The bytes again; none if `text` is badly encoded or holds a NUL.
std::optional<std::string> without_percents(std::string_view text);

}  // namespace grayling
