// SPDX-License-Identifier: MIT
#include "grayling/protocol/protocol_state.hpp"

#include <algorithm>
#include <array>

#include "grayling/base/text.hpp"

namespace grayling {
namespace {

constexpr std::array<std::string_view, 9> kStates = {
    "RCPT", "DATA", "END-OF-MESSAGE", "MAIL", "CONNECT", "EHLO", "HELO", "VRFY", "ETRN"};

}  // namespace

bool is_protocol_state(std::string_view text) {
  return std::find(kStates.begin(), kStates.end(), text) != kStates.end();
}

std::string_view upper_case_protocol_state(std::string_view text) {
  if (text.empty() || is_protocol_state(text)) return text;
  const std::string lower = lower_case(text);
  const auto same = std::find_if(kStates.begin(), kStates.end(),
                                 [&](auto state) { return lower_case(state) == lower; });
  return same == kStates.end() ? text : *same;
}

}  // namespace grayling
