// SPDX-License-Identifier: MIT
// The addresses, networks and ranges in exemption lists. Pure, any thread.
#pragma once

#include <string_view>

#include "grayling/base/result.hpp"
#include "greylist/exempt_entry.hpp"

namespace grayling {

// Reads an address, a network, the first two or three numbers of one ("192.0.2"), or a range
// ("192.0.2.10-192.0.2.20"). The error names the right `forms`.
Result<ExemptEntry> parse_network(std::string_view text, std::string_view forms);

}  // namespace grayling
