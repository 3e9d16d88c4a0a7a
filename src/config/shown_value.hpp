// SPDX-License-Identifier: MIT
// The text of a value for messages, without anything that may be a password. Pure, any thread.
#pragma once

#include <string>
#include <string_view>

#include "config/raw_value.hpp"

namespace grayling {

// The value as TOML, each URL without its password; "…" for the URL of a
// database that isn't a text.
std::string shown_value(const RawEntry& entry);

// The text with "…" for each word in it that may be the key of a DNS list's user.
std::string without_list_keys(std::string_view text);

// The unknown key of `entry`, and " = VALUE" unless that may be a secret.
std::string shown_unknown(const RawEntry& entry);

}  // namespace grayling
