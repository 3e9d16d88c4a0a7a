// SPDX-License-Identifier: MIT
#include "cli/ask/query.hpp"

#include <algorithm>
#include <cstdio>

#include "cli/terminal/output.hpp"
#include "grayling/base/nearest.hpp"
#include "grayling/base/text.hpp"
#include "grayling/config/config.hpp"
#include "grayling/store/url.hpp"

namespace grayling {
namespace {

constexpr std::chrono::seconds kTimeout{10};  // the one that README advises for Postfix

// Attributes that every request needs, with their usual values.
constexpr std::pair<std::string_view, std::string_view> kDefaults[] = {
    {"request", "smtpd_access_policy"},
    {"protocol_state", "RCPT"},
};

// The attributes that Postfix sends (SMTPD_POLICY_README).
constexpr std::string_view kAttributes[] = {
    "request",        "protocol_state", "protocol_name",       "helo_name",
    "queue_id",       "sender",         "recipient",           "recipient_count",
    "client_address", "client_name",    "reverse_client_name", "instance",
    "sasl_method",    "sasl_username",  "sasl_sender",         "size",
    "ccert_subject",  "ccert_issuer",   "ccert_fingerprint",   "ccert_pubkey_fingerprint",
    "etrn_domain",    "stress",         "encryption_protocol", "encryption_cipher",
    "client_port",    "policy_context", "encryption_keysize",  "server_address",
    "server_port",    "mail_version",   "compatibility_level",
};

}  // namespace

std::string attribute_warning(const std::string& attribute) {
  const std::string_view name = std::string_view(attribute).substr(0, attribute.find('='));
  if (std::find(std::begin(kAttributes), std::end(kAttributes), name) != std::end(kAttributes)) {
    return "";
  }
  const std::string_view meant = nearest(name, kAttributes);
  return "Postfix sends no \"" + printable(name, 80) + "\"" +
         (meant.empty() ? "" : " (did you mean " + std::string(meant) + "?)") +
         "; grayling doesn't look at it";
}

void warn_of_attributes(std::string_view command, const std::vector<std::string>& attributes) {
  for (const auto& attribute : attributes) {
    const auto warning = attribute_warning(attribute);
    if (!warning.empty()) warn(command, warning);
  }
}

Result<void> check_attribute(const std::string& attribute) {
  const auto equals = attribute.find('=');
  if (equals == std::string::npos || equals == 0) {
    return fail("\"" + printable(text_without_password(attribute), 80) +
                "\": write name=value, like client_address=192.0.2.1");
  }
  if (attribute.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos) {
    return fail("\"" + printable(text_without_password(attribute), 80) +
                "\": a line end can't be sent in a value");
  }
  return {};
}

std::string request_text(const std::vector<std::string>& attributes) {
  std::string request;
  for (const auto& [name, value] : kDefaults) {
    const std::string start = std::string(name) + "=";
    const bool is_given = std::any_of(attributes.begin(), attributes.end(),
                                      [&](const auto& a) { return a.starts_with(start); });
    if (!is_given) request += start + std::string(value) + "\n";
  }
  for (const auto& attribute : attributes) request += attribute + "\n";
  return request + "\n";
}

int query(const QueryOptions& options) {
  if (options.check) return check_service(*options.check);
  std::optional<Endpoint> endpoint = options.to;
  if (!endpoint) {
    const auto config = load_config({});
    if (!config) return fail_config("query", config.error().text + "; or name a service by --to");
    endpoint = config->listen.front();
  }
  warn_of_attributes("query", options.attributes);
  const auto action = request_action(*endpoint, request_text(options.attributes), kTimeout);
  if (!action) return fail_work("query", action.error().text);
  return print(*action + "\n");
}

}  // namespace grayling
