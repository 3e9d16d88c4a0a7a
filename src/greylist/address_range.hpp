// SPDX-License-Identifier: MIT
// Turns ranges of addresses into networks. Pure, any thread.
#pragma once

#include <optional>
#include <vector>

#include "grayling/base/ip.hpp"

namespace grayling {

// Returns the fewest networks, at most 254, that together hold exactly the addresses from `first`
// to `last`. Returns nothing if the two differ in family, if `last` comes before `first`, or if one
// of the networks would be IPv4 written as IPv6.
std::optional<std::vector<IpNetwork>> networks_between(const IpAddress& first,
                                                       const IpAddress& last);

}  // namespace grayling
