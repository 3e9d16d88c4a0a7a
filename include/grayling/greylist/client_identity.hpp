// SPDX-License-Identifier: MIT
// Finds a client's provider by its name. A client with a provider is identified by the provider's
// domain, any other client by its network. Pure, any thread.
#pragma once

#include <string_view>

#include "grayling/base/ip.hpp"

namespace grayling {

// Returns the provider's domain: the registrable domain at the end of `name` (Public Suffix List,
// with its private section), as a view into it. For "mail-ed1-f41.google.com" it is "google.com".
// `name` is in lower case and confirmed by Postfix, or "".
// Returns "" if the name doesn't say who sends: it contains the address, as the names of dial-up
// lines do, or it looks like a machine that anybody can rent or infect.
std::string_view provider_domain(std::string_view name, const IpAddress& address);

// The two parts of provider_domain().
//
// Does the name contain the address? An IPv4 address is recognised
//   - whole, in hexadecimal or as twelve decimal digits,
//   - by three of its four numbers side by side, forwards or backwards,
//   - by its last two numbers side by side, except in the name of a mail service (a word like smtp,
//     mta or out before the registrable domain, or "mail" in that domain): such names number the
//     machines of a pool that way. There, three numbers count only if the first is among them.
// An IPv6 address is recognised by eight of its hexadecimal digits in a row.
bool has_address(std::string_view name, const IpAddress& address);
// Returns `domain`, which is registrable_domain(name), or "" if the part of the name before it
// looks like a line or a rented machine.
std::string_view name_domain(std::string_view name, std::string_view domain);

}  // namespace grayling
