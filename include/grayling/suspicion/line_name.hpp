// SPDX-License-Identifier: MIT
// Recognises the names that providers give to lines and to rented machines. Pure, any thread.
#pragma once

#include <cstdint>
#include <string_view>

#include "grayling/base/ip.hpp"

namespace grayling {

// Is `name` that of a line or of a rented machine, as its provider named it, rather than that of a
// mail host? `name` is in lower case, the confirmed name of the client with this address. Only the
// part before the registrable domain (Public Suffix List) counts, so "mail.cable-news.example" is
// no line. Spamhaus PBL and SpamAssassin's RDNS rules look for the same.
//
// It is if the name
//   - has a word of a line, like dsl, dyn, ppp, cable or cust,
//   - ends like the machines of a large provider of rented machines, like "cloudapp.azure.com".
// It is, unless the name also has a word of a mail host, like mail, mx, smtp or out, if it
//   - has the address in it: dotted, dashed, reversed, padded with zeros, as a decimal or
//     hexadecimal number, or a part of it (client_identity.hpp),
//   - has a word of a line that mail hosts may have, too, like static, pool, clients or vps,
//   - has a word like host, server, vm or ip, and a number of at least four digits: firms call
//     their own machines "server" and "srv01", and hosts of web sites theirs "server204",
//   - begins with a few letters and a number of at least six digits, like "vmi123456".
// `domain` is registrable_domain(name).
bool has_line_name(std::string_view name, std::string_view domain, const IpAddress& address);

// The two parts of has_line_name(). The words and numbers in the name say that it is a line's or
// that it isn't, or leave it to the address.
enum class LineKind : std::uint8_t { No, Yes, IfAddress };
LineKind line_kind(std::string_view name, std::string_view domain);
bool is_line_name(LineKind kind, std::string_view name, const IpAddress& address);

// Does `name` contain the IPv4 address in a writing that has_address() doesn't know: as one decimal
// number, or its bytes reversed, in hexadecimal or as twelve digits? False for IPv6.
bool has_address_as_number(std::string_view name, const IpAddress& address);

}  // namespace grayling
