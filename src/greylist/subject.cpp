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

struct Kind {
  SubjectKind kind = SubjectKind::OtherState;
  std::string_view reason;
};

Kind incomplete(std::string_view reason) {
  return {SubjectKind::Incomplete, reason};
}

// Where the key decides, it is left in `key`, which is empty before.
Kind read_key(const GreylistSettings& settings, Match match, const PolicyRequest& request,
              Key& key) {
  if (!is_verdict_due(match, request)) return {};
  if (!request.sasl_username.empty()) return {SubjectKind::Exempt, "authenticated"};
  if (request.client_address.empty()) return incomplete("no client_address");
  const auto client = IpAddress::parse(request.client_address);
  if (!client) return incomplete("client_address is no address");
  if (client->is_loopback()) return {SubjectKind::Exempt, "loopback"};
  if (!request.sender) return incomplete("no sender");
  if (match == Match::Sender) {
    append_lower_case(key.sender, *request.sender);
    return {SubjectKind::Greylisted, ""};
  }
  if (request.recipient.empty()) return incomplete("no recipient");
  append_normalised_sender(key.sender, *request.sender);
  append_network(key.client, *client,
                 client->is_ipv4() ? settings.ipv4_prefix : settings.ipv6_prefix);
  append_lower_case(key.recipient, request.recipient);
  return {SubjectKind::Greylisted, ""};
}

}  // namespace

void read_subject(const GreylistSettings& settings, Match match, const PolicyRequest& request,
                  Subject& subject) {
  subject.key.sender.clear();
  subject.key.client.clear();
  subject.key.recipient.clear();
  const Kind kind = read_key(settings, match, request, subject.key);
  subject.kind = kind.kind;
  subject.reason = kind.reason;
}

}  // namespace grayling
