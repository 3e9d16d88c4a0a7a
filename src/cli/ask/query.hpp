// SPDX-License-Identifier: MIT
// `grayling query`: asks a running service as Postfix would. Blocking; any thread.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/ask/check.hpp"
#include "grayling/base/result.hpp"
#include "grayling/config/endpoint.hpp"

namespace grayling {

struct QueryOptions {
  std::optional<Endpoint> to;           // none: the first `listen` of the configuration
  std::vector<std::string> attributes;  // "name=value", checked; none for a check
  std::optional<CheckOptions> check;    // `--check`
};

// Checks that the text is name=value, without a line end. The error is the reason.
Result<void> check_attribute(const std::string& attribute);

// A warning if Postfix never sends this attribute, with the one that may have been meant; else "".
std::string attribute_warning(const std::string& attribute);
// Writes these warnings to stderr, for `grayling COMMAND`.
void warn_of_attributes(std::string_view command, const std::vector<std::string>& attributes);

// The policy request with an empty line at its end. request=smtpd_access_policy and
// protocol_state=RCPT are added unless `attributes` have them.
std::string request_text(const std::vector<std::string>& attributes);

// Sends `request` and returns the text after "action=" of the answer, printable. The error is one
// line that names the endpoint. `timeout` covers all steps together.
Result<std::string> request_action(const Endpoint& endpoint, const std::string& request,
                                   std::chrono::milliseconds timeout);

int query(const QueryOptions& options);  // the exit code

}  // namespace grayling
