// SPDX-License-Identifier: MIT
// Ranges of addresses as networks. Pure, any thread.
#pragma once

#include <optional>
#include <vector>

#include "grayling/base/ip.hpp"

namespace grayling {

// The fewest networks that hold the addresses from `first` to `last`, and no others: 254 at most.
// Nothing where the two are not of one family, where `last` comes before `first`, or where one of
// the networks would be that of IPv4 written as IPv6.
std::optional<std::vector<IpNetwork>> networks_between(const IpAddress& first,
                                                       const IpAddress& last);

}  // namespace grayling
