// SPDX-License-Identifier: MIT
// Checks across values: which don't go together, and what they need of this machine.
#pragma once

#include "config/mistakes.hpp"
#include "grayling/config/config.hpp"

namespace grayling {

// Checks a configuration whose values are valid each by itself, and adds to its warnings.
// `config.origins` must be filled.
void check_together(Config& config, Mistakes& mistakes);

}  // namespace grayling
