// SPDX-License-Identifier: MIT
// A written value put to where its setting says. Any thread.
#pragma once

#include "config/raw_value.hpp"
#include "config/setting.hpp"

namespace grayling {

// Checks the value, puts it in its place, and says in `origin` what it is now and where it is from.
// The error is whole: it names where that is, the key, the value, and what would be good.
Result<void> apply_value(const Setting& setting, const RawEntry& entry, Config& config,
                         Config::Origin& origin);

}  // namespace grayling
