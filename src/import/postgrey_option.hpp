// SPDX-License-Identifier: MIT
// The options of postgrey, and what each one becomes in grayling's configuration. Pure, any thread.
#pragma once

#include <string_view>

#include "grayling/base/result.hpp"
#include "import/postgrey_toml.hpp"

namespace grayling {

struct PostgreyOption {
  std::string_view name;
  char letter;  // 0: none
  enum class Value { None, Needed, Possible } value;
  // Writes the option's effect into `toml`. The error says what the value must look like.
  Result<void> (*take)(PostgreyToml& toml, std::string_view value);
  std::string_view comment;  // written into the TOML beside the option, or ""
};

// Finds an option by its name, by its letter, or by the beginning of its name if no other name
// begins so. `word` begins with a '-'. Returns null if there is no such option.
const PostgreyOption* find_postgrey_option(std::string_view word);

}  // namespace grayling
