// SPDX-License-Identifier: MIT
// Where the values of a configuration come from, and what is said of them: errors and warnings of
// the checks across values. `key` is always a known one. Any thread.
#pragma once

#include <string>
#include <string_view>

#include "grayling/base/result.hpp"
#include "grayling/config/config.hpp"

namespace grayling {

// Where the value in effect comes from, and whether it is the default.
const Config::Origin& origin_of(const Config& config, std::string_view key);
bool is_default(const Config& config, std::string_view key);

// "FROM: KEY = VALUE: ", the head of an error or warning.
std::string origin_text(const Config::Origin& origin);
// The error or warning about a value: its head, and `why`, which says what to do.
tl::unexpected<Error> refuse(const Config& config, std::string_view key, const std::string& why);
void warn(Config& config, std::string_view key, const std::string& why);
// Another value, within such a text: "greylist.delay = "3m" (default)".
std::string named(const Config& config, std::string_view key);

// A default was changed because it didn't fit what was configured: shows the new one.
void show_changed_default(Config& config, std::string_view key);

}  // namespace grayling
