// SPDX-License-Identifier: MIT
// What no single value shows: values that don't go together, and what they need of this machine.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "config/mistakes.hpp"
#include "grayling/base/result.hpp"
#include "grayling/config/config.hpp"

namespace grayling {

// Checks a configuration whose values are each good, and adds to its warnings. `config.origins`
// must be filled.
void check_together(Config& config, Mistakes& mistakes);

// "FROM: KEY = VALUE: " for the head of an error or warning.
std::string origin_text(const Config::Origin& origin);
const Config::Origin& origin_of(const Config& config, std::string_view key);  // a key of the table

}  // namespace grayling
