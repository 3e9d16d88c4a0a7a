// SPDX-License-Identifier: MIT
// `grayling check-config`: checks the configuration, runs the queries of its [[sql]] blocks, and
// prints each effective value with its origin.
#pragma once

#include <string>

#include "grayling/config/config.hpp"

namespace grayling {

// One line for each value: `greylist.delay = "3m"   # default`, with the comments below each other.
// The text is TOML.
std::string config_text(const Config& config);

int check_config(const ConfigSources& sources);  // the exit code

}  // namespace grayling
