// SPDX-License-Identifier: MIT
// What a message may show of what was written: nothing that may be a password. Pure, any thread.
#pragma once

#include <string>

#include "config/raw_value.hpp"

namespace grayling {

// The value as TOML: "…" for what store.url can't be, and each URL without its password.
std::string shown_value(const RawEntry& entry);

// The key of `entry`, which no setting has, and " = VALUE" unless that may be a secret.
std::string shown_unknown(const RawEntry& entry);

}  // namespace grayling
