// SPDX-License-Identifier: MIT
// The values of protocol_state that Postfix sends (SMTPD_POLICY_README). Pure, any thread.
#pragma once

#include <string_view>

namespace grayling {

// Is it one of Postfix' values, in upper case?
bool is_protocol_state(std::string_view text);

// Returns Postfix' spelling of a value that differs from it only in case, and any other `text`
// itself.
std::string_view upper_case_protocol_state(std::string_view text);

// The same, faster for the usual value.
inline std::string_view as_protocol_state(std::string_view text) {
  return text == "RCPT" ? text : upper_case_protocol_state(text);
}

}  // namespace grayling
