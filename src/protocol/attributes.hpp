// SPDX-License-Identifier: MIT
// The attributes that are read of a request, by name. Pure, any thread.
#pragma once

#include <string_view>

#include "grayling/protocol/request.hpp"

namespace grayling {

inline constexpr std::string_view kPolicyRequestType = "smtpd_access_policy";

// Returns where the value of the attribute with this name belongs: a member of `request`, or
// `type`. Null: nobody reads it. Looks at the length of the name first, because most attributes
// are not needed. Inlined, because it is done for each attribute of each request.
[[gnu::always_inline]] inline std::string_view* place_of(std::string_view name,
                                                         PolicyRequest& request,
                                                         std::string_view& type) {
  const auto only = [name](std::string_view known, std::string_view& place) {
    return name == known ? &place : nullptr;
  };
  switch (name.size()) {
    case 6:
      if (name != "sender" || request.sender) return nullptr;
      return &request.sender.emplace();
    case 7:
      return only("request", type);
    case 8:
      return name == "queue_id" ? &request.queue_id : only("instance", request.instance);
    case 9:
      return name == "recipient" ? &request.recipient : only("helo_name", request.helo_name);
    case 11:
      return only("client_name", request.client_name);
    case 13:
      return only("sasl_username", request.sasl_username);
    case 14:
      if (name == "protocol_state") return &request.protocol_state;
      if (name == "client_address") return &request.client_address;
      return only("policy_context", request.policy_context);
    case 15:
      return only("recipient_count", request.recipient_count);
    default:
      return nullptr;
  }
}

// The same as `r = {}`, for which compilers fill memory in a way that is slow to start.
inline void clear(PolicyRequest& r) {
  r.protocol_state = r.client_address = r.client_name = r.helo_name = r.recipient = r.queue_id =
      r.instance = r.sasl_username = r.policy_context = r.recipient_count = r.lines = {};
  r.sender.reset();
}

// Brings what was read into the form that PolicyRequest has. `lines`: all of the request.
void finish_attributes(PolicyRequest& request, std::string_view lines);

}  // namespace grayling
