// SPDX-License-Identifier: MIT
#include "protocol/attributes.hpp"

#include "grayling/protocol/protocol_state.hpp"

namespace grayling {
namespace {

// The null sender as SMTP and Postfix' log write it; Postfix itself sends "".
constexpr std::string_view kNullSender = "<>";

}  // namespace

void finish_attributes(PolicyRequest& request, std::string_view lines) {
  request.lines = lines;
  request.protocol_state = as_protocol_state(request.protocol_state);
  if (request.sender == kNullSender) request.sender = "";
}

}  // namespace grayling
