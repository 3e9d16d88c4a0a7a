// SPDX-License-Identifier: MIT
// Recognises other protocols that reach a policy server's port by mistake, by their first bytes, so
// that the log can name them. Pure, any thread.
#pragma once

#include <string_view>

namespace grayling {

// The name of the protocol that `start` belongs to, and the remedy; "" if it is none of these.
std::string_view other_protocol(std::string_view bytes);

// True if, with more bytes, it may turn out to be a protocol with a line end in its first bytes.
bool may_be_other_protocol(std::string_view bytes);

}  // namespace grayling
