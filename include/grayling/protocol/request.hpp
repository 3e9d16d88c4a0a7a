// SPDX-License-Identifier: MIT
// The attributes of a policy request (Postfix SMTPD_POLICY_README) that greylisting reads. The
// views are valid as long as the bytes that they come from (see RequestParser). Any thread.
#pragma once

#include <optional>
#include <string_view>

namespace grayling {

// An attribute that was not sent is "": for Postfix absent, empty and unavailable mean the same.
// Only the sender differs: "" is the null sender, and nullopt means that it was not sent.
struct PolicyRequest {
  std::string_view protocol_state;  // in Postfix' own spelling
  std::string_view client_address;
  std::string_view client_name;
  std::string_view helo_name;  // as the client said it
  std::string_view recipient;
  std::string_view queue_id;
  std::string_view instance;  // the same in all requests of one message; "" where unknown
  std::string_view sasl_username;
  std::string_view policy_context;   // set in main.cf, since Postfix 3.1
  std::string_view recipient_count;  // "0" before DATA; at DATA the number of accepted recipients
  std::optional<std::string_view> sender;
  std::string_view lines;  // all attributes as they were sent, for find_attribute()
};

// The attributes that only strangers need, so that others don't pay for them.
inline constexpr std::string_view kServerAddress = "server_address";            // since Postfix 3.2
inline constexpr std::string_view kEncryptionProtocol = "encryption_protocol";  // "TLSv1.3", or ""

// Returns the value of the first attribute with this name; none: it was not sent.
std::optional<std::string_view> find_attribute(const PolicyRequest& request, std::string_view name);

}  // namespace grayling
