// SPDX-License-Identifier: MIT
// The names that a list is asked for. Pure, any thread.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "grayling/dnslist/dns_list.hpp"

namespace grayling {

// Return the name below the list's zone, with the key: the first four bytes in reverse
// ("2.0.0.127", RFC 5782 section 2.1), or the 32 nibbles of all bytes in reverse (section 2.4).
std::string ipv4_name(const std::array<std::uint8_t, 16>& bytes, const DnsList& list);
std::string ipv6_name(const std::array<std::uint8_t, 16>& bytes, const DnsList& list);

}  // namespace grayling
