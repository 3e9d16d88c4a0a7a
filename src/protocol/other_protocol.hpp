// SPDX-License-Identifier: MIT
// Recognises other protocols by their first bytes. A wrong configuration makes clients speak them
// to grayling's port; then the log names the protocol. Pure, any thread.
#pragma once

#include <string_view>

namespace grayling {

// Returns the name of the protocol that the stream `bytes` begins with, and the remedy; "" if it is
// no known one.
std::string_view other_protocol(std::string_view bytes);

// May more bytes show that this is the PROXY protocol, version 2? Its first bytes hold line ends,
// so that a line of it looks like a malformed request.
bool may_be_other_protocol(std::string_view bytes);

}  // namespace grayling
