// SPDX-License-Identifier: MIT
// The keys of earlier versions, whose rows still count. Pure, any thread.
#pragma once

#include "grayling/greylist/record.hpp"
#include "grayling/protocol/request.hpp"

namespace grayling {

// Returns the key that versions before the one spelling of domains (base/domain.hpp) used for the
// request. `key` is the key of this version. Returns Key{} if both are the same, as they are for a
// request in ASCII.
Key former_key(const Key& key, const PolicyRequest& request);

}  // namespace grayling
