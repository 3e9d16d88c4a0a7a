// SPDX-License-Identifier: MIT
// The list of hosts in a mysql: URL, and its escapes. Pure, any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "grayling/base/result.hpp"
#include "grayling/store/url.hpp"

namespace grayling {

tl::unexpected<Error> refuse_url(std::string text);  // ErrorKind::Config

// Decodes percent-escapes (RFC 3986 section 2.1; a '+' stays a '+'). `what` names the part in an
// error. Control characters are refused.
Result<std::string> decode_url(std::string_view text, std::string_view what);

// Parses "host[:port][,host2[:port]…]". An IPv6 address stands in brackets; "" is localhost.
Result<std::vector<HostPort>> parse_hosts(std::string_view text);

}  // namespace grayling
