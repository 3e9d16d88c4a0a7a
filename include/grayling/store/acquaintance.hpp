// SPDX-License-Identifier: MIT
// The keys of the table `acquaintance`, which earlier versions had instead of `standing`. Which
// columns are empty tells whose standing it is: a client has no address and no recipient,
// a correspondent no client, and a domain that sends through us is a recipient "@domain" alone.
// Pure, any thread.
#pragma once

#include <optional>

#include "grayling/greylist/record.hpp"
#include "grayling/greylist/standing.hpp"

namespace grayling {

// none: it is a key of none of the three kinds.
std::optional<StandingKey> key_of_acquaintance(const Key& key);

}  // namespace grayling
