// SPDX-License-Identifier: MIT
// `grayling query`: asks a running service as Postfix would. Blocking; any thread.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "grayling/base/result.hpp"
#include "grayling/config/endpoint.hpp"

namespace grayling {

struct QueryOptions {
  std::optional<Endpoint> to;           // none: the first `listen` of the configuration
  std::vector<std::string> attributes;  // "name=value", checked
};

// What to ask is name=value, the value without a line end. The error is the reason.
Result<void> check_attribute(const std::string& attribute);

// That `attribute` is none that Postfix sends, and which may have been meant; "" where it is one.
std::string attribute_warning(const std::string& attribute);
// Says so of each on stderr, for `grayling COMMAND`.
void warn_of_attributes(std::string_view command, const std::vector<std::string>& attributes);

// The policy request with an empty line at its end. It gets request=smtpd_access_policy and
// protocol_state=RCPT where `attributes` don't give them.
std::string request_text(const std::vector<std::string>& attributes);

// Sends `request` and returns the text after "action=" of the answer, printable. The error is one
// line that names the endpoint; `timeout` is for all of it.
Result<std::string> ask(const Endpoint& endpoint, const std::string& request,
                        std::chrono::milliseconds timeout);

int query(const QueryOptions& options);  // the exit code

}  // namespace grayling
