// SPDX-License-Identifier: MIT
// What the DNS lists said of a client, as small as a message's memory needs it. A plain value.
#pragma once

#include <array>
#include <cstdint>

#include "grayling/dnslist/dns_list.hpp"

namespace grayling {

struct ListPoints {
  std::uint32_t generation = 0;  // of the lists that were asked (ListWatch)
  // The points of each list, in their order, if it can be believed; 0: it said nothing that counts.
  std::array<std::int8_t, kDnsListsMax> of{};
};

}  // namespace grayling
