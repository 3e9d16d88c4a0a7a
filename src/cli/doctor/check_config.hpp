// SPDX-License-Identifier: MIT
// `grayling check-config`: validates, and shows each effective value and where it came from.
#pragma once

#include <string>

#include "grayling/config/config.hpp"

namespace grayling {

// A line a value: `greylist.delay = "3m"   # default`, the comments below each other. It is TOML.
std::string config_text(const Config& config);

int check_config(const ConfigSources& sources);  // the exit code

}  // namespace grayling
