// SPDX-License-Identifier: MIT
// The client's name as far as it can be trusted. Pure, any thread.
#pragma once

#include <cstddef>
#include <string_view>

#include "grayling/protocol/request.hpp"

namespace grayling {

// Longer ones are none (RFC 1035 section 2.3.4).
inline constexpr std::size_t kClientNameBytesMax = 255;

// `client_name`, or "" where Postfix has confirmed none ("unknown": the address has no name, or
// the name doesn't lead back to it), where XCLIENT says "[UNAVAILABLE]", and for what is too
// long. Never reverse_client_name, which whoever owns the address can choose.
std::string_view confirmed_client_name(const PolicyRequest& request);

}  // namespace grayling
