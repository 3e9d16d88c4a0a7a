// SPDX-License-Identifier: MIT
// What else comes to a policy server's port by mistake, told by its first bytes: for the one line
// that the log has about it. Pure, any thread.
#pragma once

#include <string_view>

namespace grayling {

// Which protocol the start of a request is of, and what to do; "" where none is seen.
std::string_view other_protocol(std::string_view bytes);

// True where more bytes may make it one that has a line end in its first bytes.
bool may_be_other_protocol(std::string_view bytes);

}  // namespace grayling
