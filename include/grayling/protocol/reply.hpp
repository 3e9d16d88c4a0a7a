// SPDX-License-Identifier: MIT
// The format of a policy reply (SMTPD_POLICY_README). Pure, any thread.
#pragma once

#include <string>
#include <string_view>

namespace grayling {

// Appends "action=…" and an empty line, and not a byte more: Postfix treats an extra byte as a
// broken connection (attr_clnt). `action` was checked when the configuration was read.
inline void append_reply(std::string& out, std::string_view action) {
  if (action == "DUNNO") {  // as nearly all are
    out.append("action=DUNNO\n\n");
  } else {
    out.append("action=").append(action).append("\n\n");
  }
}

}  // namespace grayling
