// SPDX-License-Identifier: MIT
// The client's name, if it can be trusted. Pure, any thread.
#pragma once

#include <cstddef>
#include <string_view>

#include "grayling/protocol/request.hpp"

namespace grayling {

// The limit for a name (RFC 1035 section 2.3.4), in bytes.
inline constexpr std::size_t kClientNameBytesMax = 255;

// Returns `client_name`, or "" if Postfix has not confirmed it ("unknown": the address has no name,
// or the name doesn't resolve to the address), if XCLIENT says "[UNAVAILABLE]", or if it is too
// long. reverse_client_name is never used, because the owner of the address can choose it freely.
std::string_view confirmed_client_name(const PolicyRequest& request);

}  // namespace grayling
