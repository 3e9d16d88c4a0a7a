// SPDX-License-Identifier: MIT
// Names in the DNS as SPF reads them, and the names that an address has. Names are in lower case,
// without a final dot. Pure, any thread.
#pragma once

#include <string>
#include <string_view>

#include "grayling/base/dns_name.hpp"
#include "grayling/base/ip.hpp"

namespace grayling {

// Whether `name` is `domain` or below it.
bool is_within(std::string_view name, std::string_view domain);

// The right end of a name that is too long: whole labels, at most 253 bytes (RFC 7208, section
// 7.3). "" if there is none.
std::string_view right_labels(std::string_view name);

// What the macro %{i} stands for: "192.0.2.3", and for IPv6 each half byte as a label (RFC 7208,
// section 7.3).
std::string address_labels(const IpAddress& address);

// "in-addr" or "ip6": %{v}.
std::string_view reverse_zone(const IpAddress& address);

// Where the names of an address are asked for: "3.2.0.192.in-addr.arpa".
std::string reverse_name(const IpAddress& address);

}  // namespace grayling
