// SPDX-License-Identifier: MIT
// Tells whether a request is meant for this machine, by its Host. Pure, any thread.
#pragma once

#include <string_view>

namespace grayling {

// `host` is what a request has as Host, with or without a port (RFC 9110 section 7.2). True for an
// address, for "localhost", for `machine`, in any case, and for "": a browser always sends one.
bool is_own_name(std::string_view host, std::string_view machine);

}  // namespace grayling
