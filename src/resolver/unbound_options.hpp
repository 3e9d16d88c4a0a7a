// SPDX-License-Identifier: MIT
// What libunbound is told (unbound.conf(5)), by our options. Pure; any thread.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "grayling/resolver/options.hpp"

namespace grayling {

using UnboundOption = std::pair<std::string, std::string>;  // "msg-cache-size:", "1048576"

// In their order. `has_root_key`: answers can be checked by DNSSEC.
std::vector<UnboundOption> unbound_options(const ResolverOptions& options, bool has_root_key);

}  // namespace grayling
