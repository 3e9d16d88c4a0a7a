// SPDX-License-Identifier: MIT
// The domains in exemption lists. Pure, any thread.
#pragma once

#include <string>
#include <string_view>

#include "grayling/base/result.hpp"
#include "greylist/exempt_entry.hpp"

namespace grayling {

// Does its last label consist of digits? No top-level domain does, so that no name can be taken for
// an address (RFC 3696 section 2).
bool ends_in_number(std::string_view domain);

// Is it a top-level domain of the Public Suffix List, such as "org" or "edu"?
bool is_top_level(const std::string& label);

// Returns a domain in A-labels. The error says that the text is `what`, such as "not a client", and
// names the right `forms`.
Result<std::string> read_domain(std::string_view text, std::string_view what,
                                std::string_view forms);

// Reads "example.org", "*.example.org", and ".example.org" as Postfix writes it. Errors are those
// of read_domain().
Result<ExemptEntry> parse_domain(std::string_view text, std::string_view what,
                                 std::string_view forms);

}  // namespace grayling
