// SPDX-License-Identifier: MIT
// Stores a value that was read in the configuration. Any thread.
#pragma once

#include "config/raw_value.hpp"
#include "config/setting.hpp"

namespace grayling {

// Checks the value, stores it in `config`, and puts its effective value and its source in `origin`.
// The error is complete: it names the source, the key, the value, and what would be right.
Result<void> apply_value(const Setting& setting, const RawEntry& entry, Config& config,
                         Config::Origin& origin);

}  // namespace grayling
