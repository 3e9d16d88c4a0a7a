// SPDX-License-Identifier: MIT
// Names in the DNS: their limits (RFC 1035, section 2.3.4), and the names that an address has.
// Names are in lower case, without a final dot. Pure, any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "grayling/base/ip.hpp"

namespace grayling {

// Of a name as text, without its final dot (RFC 7208, section 7.3).
inline constexpr std::size_t kNameBytesMax = 253;
inline constexpr std::size_t kLabelBytesMax = 63;

std::string_view without_final_dot(std::string_view name);

// Whether the DNS can be asked for it: labels of 1 to 63 bytes, at most 253 in all, nothing but
// visible ASCII and blanks. SPF allows more in a name than a host may have.
bool can_be_asked(std::string_view name);

// Whether it can be the domain of mail (RFC 7208, section 4.3): that of a host, of several labels,
// and no address. '_' is seen in real ones.
bool is_mail_domain(std::string_view name);

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
