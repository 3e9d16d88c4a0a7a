// SPDX-License-Identifier: MIT
// Cuts a mysql: URL at its marks without decoding anything, for parsing it and for hiding its
// password. The results are views into the URL. Pure, any thread.
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <vector>

namespace grayling {

// mysql://[user[:password]@]hosts[/database][?name=value[&name=value]…]
struct UrlParts {
  std::optional<std::string_view> user;
  std::optional<std::string_view> password;
  std::string_view hosts;
  std::string_view database;
  std::vector<std::string_view> parameters;  // "name=value"
};

// `rest` is what follows "mysql://". Any text can be cut; the caller checks the parts.
UrlParts cut_url(std::string_view rest);

struct Parameter {
  std::string_view name;
  std::optional<std::string_view> value;  // none: there was no '='
};
Parameter cut_parameter(std::string_view text);

// Characters that separate parameters or are mistaken for separators. In the name of an account, a
// database or a file they must be written in hex. Otherwise a typing error could make a password
// part of a name that is shown.
constexpr std::string_view kUrlMarks = "?&;=# \t";

constexpr std::array<std::string_view, 6> kParameters = {"user",   "password", "password_file",
                                                         "socket", "ssl_mode", "ssl_ca"};

}  // namespace grayling
