// SPDX-License-Identifier: MIT
// Name servers that anybody may use. Pure; any thread.
#pragma once

#include <string_view>

#include "grayling/base/ip.hpp"

namespace grayling {

// Who runs it; "": nobody known. DNS lists refuse questions through these, or answer them wrongly,
// because they can't see which site sent them.
std::string_view public_server_owner(const IpAddress& address);

}  // namespace grayling
