// SPDX-License-Identifier: MIT
// The configuration that is made from postgrey's options, as TOML. Pure, any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace grayling {

// The lines so far, for each section. The elements of lists are TOML literals.
struct PostgreyToml {
  std::vector<std::string> listen, clients, recipients, top, greylist, comments;
  std::string log_level, host;  // "": grayling's default
};

// Returns `text` in quotes, as a TOML string.
std::string toml_literal(std::string_view text);

void replace_all(std::string& text, std::string_view what, std::string_view by);

// Sets "KEY = VALUE" in place of an earlier line for the key, because postgrey's last option
// counts.
void set_line(std::vector<std::string>& lines, std::string_view key, const std::string& value);

// Sets a socket to listen on, in place of an earlier one of the same kind ("inet:", "unix:").
void set_listen(PostgreyToml& toml, const std::string& kind, const std::string& where);

// Returns the whole text.
std::string text_of(const PostgreyToml& toml);

}  // namespace grayling
