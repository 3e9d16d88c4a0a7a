// SPDX-License-Identifier: MIT
// How much a term of an SPF record asks of a client. Pure, any thread.
#pragma once

#include "grayling/base/ip.hpp"
#include "spf/term.hpp"

namespace grayling {

// How many bits of the client's address decide whether a mechanism matches: those of its network;
// for "exists" those that %{i} puts into the name; all for "ptr"; none for "all".
int decisive_bits(const SpfTerm& term, const IpAddress& client);

// Does nearly every client pass that the term is evaluated for (SpfVerdict::is_wide)?
bool is_wide(const SpfTerm& term, const IpAddress& client);

}  // namespace grayling
