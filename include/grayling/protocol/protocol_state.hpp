// SPDX-License-Identifier: MIT
// The values of protocol_state that Postfix knows (SMTPD_POLICY_README). Pure, any thread.
#pragma once

#include <string_view>

namespace grayling {

bool is_protocol_state(std::string_view text);  // in the same case

// A value that differs only in case is returned as Postfix writes it; another as it is, valid as
// long as `text`.
std::string_view other_case_protocol_state(std::string_view text);

inline std::string_view as_protocol_state(std::string_view text) {
  return text == "RCPT" ? text : other_case_protocol_state(text);
}

}  // namespace grayling
