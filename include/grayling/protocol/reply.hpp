// SPDX-License-Identifier: MIT
// A policy reply as Postfix reads it. Pure, any thread.
#pragma once

#include <string>
#include <string_view>

namespace grayling {

// Appends "action=…" and an empty line, and not a byte more: Postfix takes a stray byte for a
// broken connection (attr_clnt). `action` was checked when the configuration was read.
inline void append_reply(std::string& out, std::string_view action) {
  out.append("action=").append(action).append("\n\n");
}

}  // namespace grayling
