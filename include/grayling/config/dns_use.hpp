// SPDX-License-Identifier: MIT
// Whether a configuration has the DNS asked about mail. Pure; any thread.
#pragma once

#include "grayling/config/config.hpp"

namespace grayling {

// dns.resolver isn't "off", and [greylist] or a [[policy]] wants to know something.
bool is_dns_used(const Config& config);

}  // namespace grayling
