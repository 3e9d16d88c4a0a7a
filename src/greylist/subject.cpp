// SPDX-License-Identifier: MIT
#include "grayling/greylist/subject.hpp"

#include "grayling/base/ip.hpp"
#include "grayling/base/text.hpp"
#include "grayling/greylist/sender.hpp"

namespace grayling {
namespace {

bool is_verdict_due(Match match, const PolicyRequest& request) {
  const auto state = request.protocol_state;
  if (state == "RCPT") return true;
  if (state == "MAIL") return match == Match::Sender;
  const bool has_recipient = !request.recipient.empty();
  return has_recipient && (state.empty() || state == "DATA" || state == "END-OF-MESSAGE");
}

Subject incomplete(std::string_view reason) {
  return {SubjectKind::Incomplete, reason, {}};
}

}  // namespace

Subject subject_of(const GreylistSettings& settings, Match match, const PolicyRequest& request) {
  if (!is_verdict_due(match, request)) return {};
  if (!request.sasl_username.empty()) return {SubjectKind::Exempt, "authenticated", {}};
  if (request.client_address.empty()) return incomplete("no client_address");
  const auto client = IpAddress::parse(request.client_address);
  if (!client) return incomplete("client_address is no address");
  if (client->is_loopback()) return {SubjectKind::Exempt, "loopback", {}};
  if (!request.sender) return incomplete("no sender");
  if (match == Match::Sender) {
    return {SubjectKind::Greylisted, "", Key{lower_case(*request.sender), "", ""}};
  }
  if (request.recipient.empty()) return incomplete("no recipient");
  const int prefix = client->is_ipv4() ? settings.ipv4_prefix : settings.ipv6_prefix;
  return {SubjectKind::Greylisted, "",
          Key{normalise_sender(*request.sender), network_text(*client, prefix),
              lower_case(request.recipient)}};
}

}  // namespace grayling
