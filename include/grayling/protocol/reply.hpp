// SPDX-License-Identifier: MIT
// The format of a policy reply (SMTPD_POLICY_README). Pure, any thread.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace grayling {

// Appends "action=…" and an empty line, and not a byte more: Postfix treats an extra byte as a
// broken connection (attr_clnt). `action` was checked when the configuration was read.
inline void append_reply(std::string& out, std::string_view action) {
  constexpr std::string_view kBefore = "action=";
  constexpr std::string_view kAfter = "\n\n";
  const std::size_t begin = out.size();
  out.resize(begin + kBefore.size() + action.size() + kAfter.size());
  char* const to = std::copy(kBefore.begin(), kBefore.end(), out.data() + begin);
  std::copy(kAfter.begin(), kAfter.end(), std::copy(action.begin(), action.end(), to));
}

}  // namespace grayling
