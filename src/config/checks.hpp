// SPDX-License-Identifier: MIT
// Checks across values: which don't go together, and what they need of this machine.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "config/mistakes.hpp"
#include "grayling/base/result.hpp"
#include "grayling/config/config.hpp"

namespace grayling {

// Checks a configuration whose values are valid each by itself, and adds to its warnings.
// `config.origins` must be filled.
void check_together(Config& config, Mistakes& mistakes);

// "FROM: KEY = VALUE: ", the head of an error or warning.
std::string origin_text(const Config::Origin& origin);
const Config::Origin& origin_of(const Config& config, std::string_view key);  // a known key

}  // namespace grayling
