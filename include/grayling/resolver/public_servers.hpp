// SPDX-License-Identifier: MIT
// Name servers that anybody may use. Pure; any thread.
#pragma once

#include <string_view>

#include "grayling/base/ip.hpp"

namespace grayling {

// Who runs it; "": nobody known. DNS lists refuse questions through these, or answer them wrongly,
// for they can't tell who asks.
std::string_view public_server_owner(const IpAddress& address);

}  // namespace grayling
