// SPDX-License-Identifier: MIT
// Who a client is beyond its address: a provider whose machines share a name, or nobody but the
// network it comes from. Pure, any thread.
#pragma once

#include <string_view>

#include "grayling/base/ip.hpp"

namespace grayling {

// The registrable domain at the end of `name` (Public Suffix List, with its private section), as a
// view into it: "google.com" of "mail-ed1-f41.google.com". `name` is in lower case and one that
// Postfix has confirmed, or "".
// "" where the name says nothing about who sends: it has the address in it, as those of dial-up
// lines have, or looks like a machine that anybody can rent or infect.
std::string_view provider_domain(std::string_view name, const IpAddress& address);

// What of that the name alone says, and the address. An address is recognised whole in hexadecimal
// or in twelve digits, and where three of its four numbers, or the last two, stand beside each
// other in either order; of a mail service (a word like smtp, mta or out before the registrable
// domain, or "mail" in that), whose machines are told apart so, only with the first number. An IPv6
// address by eight of its hexadecimal digits in a row.
bool has_address(std::string_view name, const IpAddress& address);
// The registrable domain, unless what stands before it looks like a line or a rented machine.
std::string_view name_domain(std::string_view name);
// The registrable domain of `name`, in lower case, as a view into it; "" where it has none, as a
// public suffix has.
std::string_view registrable_domain(std::string_view name);

}  // namespace grayling
