// SPDX-License-Identifier: MIT
// A KEY: one row in one word, which a shell takes as it is. Characters that a shell or a list would
// misread are written as %HH. Pure, any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "grayling/greylist/record.hpp"
#include "grayling/greylist/standing.hpp"

namespace grayling {

// The KEY of a row of `sender`: "a@example.org,192.0.2.0/24,b@example.net".
std::string key_text(const Key& key);
std::optional<Key> parse_key(std::string_view text);

// The KEY of a row of `standing`: "client:192.0.2.7/32",
// "correspondent:bob@there.example,anna@here.example", "domain:there.example",
// "local-domain:here.example".
std::string key_text(const StandingKey& key);
std::optional<StandingKey> parse_standing_key(std::string_view text);

// "3 of 4": how many of a domain's mails returned, and how many came.
std::string returned_text(const Standing& domain);

}  // namespace grayling
