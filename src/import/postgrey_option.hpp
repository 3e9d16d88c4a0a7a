// SPDX-License-Identifier: MIT
// What each of postgrey's options is in a configuration of grayling. Pure, any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "grayling/base/result.hpp"

namespace grayling {

// What is known so far, a section each.
struct PostgreyToml {
  std::vector<std::string> listen, clients, recipients, top, greylist, comments;
  std::string log_level, host;  // "": as grayling has them
};

struct PostgreyOption {
  std::string_view name;
  char letter;  // 0: none
  enum class Value { None, Needed, Possible } value;
  Result<void> (*take)(PostgreyToml& toml, std::string_view value);
  std::string_view comment;  // what to know; "": nothing
};

// By its name, its letter, or what no other begins with; `word` begins with a '-'. Null: none.
const PostgreyOption* find_postgrey_option(std::string_view word);

// In quotes, as TOML has it.
std::string toml_literal(std::string_view text);
void replace_all(std::string& text, std::string_view what, std::string_view by);
// "KEY = VALUE" in place of an earlier line of the key: the last option counts, as with postgrey.
void set_line(std::vector<std::string>& lines, std::string_view key, const std::string& value);

}  // namespace grayling
