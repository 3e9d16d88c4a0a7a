// SPDX-License-Identifier: MIT
#include "grayling/greylist/subject.hpp"

#include <charconv>
#include <optional>

#include "grayling/base/ip.hpp"
#include "grayling/base/text.hpp"
#include "grayling/greylist/client_name.hpp"
#include "grayling/greylist/correspondence.hpp"
#include "grayling/greylist/sender.hpp"

namespace grayling {
namespace {

struct Finding {
  SubjectKind kind = SubjectKind::OtherState;
  std::string_view reason;
};
using MaybeFinding = std::optional<Finding>;

// What a rule looks at.
struct Case {
  const SubjectRules& rules;
  const PolicyRequest& request;
  std::optional<IpAddress> client;
  std::string& scratch;
  std::optional<Exemptions::Entry>& exemption;
};

MaybeFinding incomplete_if(bool is_incomplete, std::string_view reason) {
  return is_incomplete ? MaybeFinding({SubjectKind::Incomplete, reason}) : std::nullopt;
}
MaybeFinding exempt_if(bool is_exempt, std::string_view reason) {
  return is_exempt ? MaybeFinding({SubjectKind::Exempt, reason}) : std::nullopt;
}

bool is_null_sender(const PolicyRequest& request) {
  return request.sender && request.sender->empty();
}

bool has_several_recipients(const PolicyRequest& request) {
  const auto digits = request.recipient_count;
  std::uint32_t count = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), count);
  return count > 1;
}

MaybeFinding no_verdict_due(Case& c) {
  const auto state = c.request.protocol_state;
  const bool has_recipient = !c.request.recipient.empty();
  const bool is_end = state.empty() || state == "DATA" || state == "END-OF-MESSAGE";
  const bool is_due = state == "RCPT" || (state == "MAIL" && c.rules.match == Match::Sender) ||
                      (has_recipient && is_end) || is_for_all_at_data(c.rules.settings, c.request);
  return is_due ? std::nullopt : MaybeFinding({SubjectKind::OtherState, ""});
}

MaybeFinding authenticated(Case& c) {
  return exempt_if(!c.request.sasl_username.empty(), "authenticated");
}

MaybeFinding outbound(Case& c) {
  return exempt_if(is_outbound(c.rules.settings, c.request), "outbound");
}

MaybeFinding no_client(Case& c) {
  if (c.request.client_address.empty()) return incomplete_if(true, "no client_address");
  c.client = IpAddress::parse(c.request.client_address);
  return incomplete_if(!c.client, "client_address is no address");
}

MaybeFinding loopback(Case& c) {
  return exempt_if(c.client->is_loopback(), "loopback");
}

MaybeFinding no_sender(Case& c) {
  return incomplete_if(!c.request.sender, "no sender");
}

MaybeFinding recipients_unknown(Case& c) {
  const bool is_unknown = is_for_all_at_data(c.rules.settings, c.request) &&
                          c.request.recipient.empty() && has_several_recipients(c.request);
  return is_unknown ? MaybeFinding({SubjectKind::Deferred, "recipients unknown"}) : std::nullopt;
}

MaybeFinding no_recipient(Case& c) {
  const bool is_needed = c.rules.match == Match::Triplet;
  return incomplete_if(is_needed && c.request.recipient.empty(), "no recipient");
}

MaybeFinding switched_off(Case& c) {
  return exempt_if(c.rules.settings.mode == Mode::Off, "off");
}

MaybeFinding exempt_client(Case& c) {
  if (c.rules.exemptions == nullptr) return std::nullopt;
  const auto name = confirmed_client_name(c.request);
  c.exemption = c.rules.exemptions->find_client(name, *c.client, c.scratch);
  return exempt_if(c.exemption.has_value(), "client exempt");
}

MaybeFinding exempt_address(Case& c, ExemptList list, std::string_view address,
                            std::string_view reason) {
  if (c.rules.exemptions == nullptr) return std::nullopt;
  c.exemption = c.rules.exemptions->find_address(list, address, c.scratch);
  return exempt_if(c.exemption.has_value(), reason);
}

MaybeFinding exempt_recipient(Case& c) {
  return exempt_address(c, ExemptList::Recipients, c.request.recipient, "recipient exempt");
}

MaybeFinding exempt_sender(Case& c) {
  return exempt_address(c, ExemptList::Senders, *c.request.sender, "sender exempt");
}

MaybeFinding null_sender(Case& c) {
  if (is_left_to_data(c.rules.settings, c.request)) {
    return Finding{SubjectKind::UntilData, "null sender until DATA"};
  }
  const bool is_exempt = c.rules.settings.null_sender == NullSender::Exempt;
  return exempt_if(is_exempt && is_null_sender(c.request), "null sender");
}

struct Rule {
  MaybeFinding (*find)(Case&);
  std::string_view name;
  std::string_view setting;
};

// The first that finds something decides; what none does is greylisted.
constexpr Rule kRules[] = {
    {no_verdict_due, "no verdict is due at this protocol_state", "greylist.match"},
    {authenticated, "authenticated (sasl_username)", ""},
    {outbound, "outbound (policy_context)", "greylist.outbound"},
    {no_client, "no client_address, or none that is one", ""},
    {loopback, "loopback", ""},
    {no_sender, "no sender", ""},
    {switched_off, "off", "greylist.mode"},
    {exempt_client, "client exempt", "exempt.clients"},
    {recipients_unknown, "recipients unknown, at DATA", "greylist.null_sender"},
    {no_recipient, "no recipient", "greylist.match"},
    {exempt_recipient, "recipient exempt", "exempt.recipients"},
    {exempt_sender, "sender exempt", "exempt.senders"},
    {null_sender, "null sender", "greylist.null_sender"},
};

// "" where the client is its network alone.
std::string_view provider(const Case& c) {
  if (c.rules.settings.client != ClientIdentity::Auto) return "";
  const auto name = confirmed_client_name(c.request);
  if (name.empty()) return "";
  c.scratch.clear();
  append_lower_case(c.scratch, name);
  return c.rules.providers != nullptr ? c.rules.providers->domain(c.scratch, *c.client)
                                      : provider_domain(c.scratch, *c.client);
}

int prefix_of(const GreylistSettings& settings, const IpAddress& client) {
  if (settings.client == ClientIdentity::Address) return client.bits();
  return client.is_ipv4() ? settings.ipv4_prefix : settings.ipv6_prefix;
}

void read_key(const Case& c, Subject& subject) {
  Key& key = subject.key;
  if (c.rules.match == Match::Sender) return append_lower_case(key.sender, *c.request.sender);
  append_normalised_sender(key.sender, *c.request.sender);
  append_lower_case(key.recipient, c.request.recipient);
  const auto domain = provider(c);
  key.client.append(domain);
  append_network(domain.empty() ? key.client : subject.network, *c.client,
                 prefix_of(c.rules.settings, *c.client));
}

}  // namespace

bool is_left_to_data(const GreylistSettings& settings, const PolicyRequest& request) {
  const auto state = request.protocol_state;
  const bool is_before = state == "RCPT" || state == "MAIL" || state.empty();
  return settings.null_sender == NullSender::Data && is_before && is_null_sender(request);
}

bool is_for_all_at_data(const GreylistSettings& settings, const PolicyRequest& request) {
  return settings.null_sender == NullSender::Data && request.protocol_state == "DATA" &&
         is_null_sender(request);
}

void read_subject(const SubjectRules& rules, const PolicyRequest& request, Subject& subject,
                  std::vector<SubjectStep>* steps) {
  subject.key.sender.clear();
  subject.key.client.clear();
  subject.key.recipient.clear();
  subject.network.clear();
  subject.exemption.reset();
  Case c{rules, request, std::nullopt, subject.scratch, subject.exemption};
  for (const auto& rule : kRules) {
    const auto finding = rule.find(c);
    if (steps != nullptr) steps->push_back({rule.name, rule.setting, finding.has_value()});
    if (!finding) continue;
    subject.kind = finding->kind;
    subject.reason = finding->reason;
    return;
  }
  subject.kind = SubjectKind::Greylisted;
  subject.reason = "";
  read_key(c, subject);
}

}  // namespace grayling
