// SPDX-License-Identifier: MIT
#include "grayling/greylist/subject.hpp"

#include <charconv>
#include <iterator>
#include <optional>
#include <utility>

#include "grayling/base/domain.hpp"
#include "grayling/base/ip.hpp"
#include "grayling/base/text.hpp"
#include "grayling/greylist/client_name.hpp"
#include "grayling/greylist/correspondence.hpp"
#include "grayling/greylist/sender.hpp"
#include "grayling/protocol/protocol_state.hpp"

namespace grayling {
namespace {

// The input of a rule. `client` and `exemption` are set by the rules that find them.
struct Case {
  const SubjectRules& rules;
  const PolicyRequest& request;
  std::optional<IpAddress> client;
  std::string& scratch;
  std::optional<Exemptions::Entry>& exemption;
};

bool is_null_sender(const PolicyRequest& request) {
  return request.sender && request.sender->empty();
}

bool has_several_recipients(const PolicyRequest& request) {
  const auto digits = request.recipient_count;
  std::uint32_t count = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), count);
  return count > 1;
}

bool no_verdict_due(Case& c) {
  const auto state = c.request.protocol_state;
  if (state == "RCPT") return false;
  const bool has_recipient = !c.request.recipient.empty();
  const bool is_end = state.empty() || state == "DATA" || state == "END-OF-MESSAGE";
  const bool is_due = (state == "MAIL" && c.rules.match == Match::Sender) ||
                      (has_recipient && is_end) || is_for_all_at_data(c.rules.settings, c.request);
  return !is_due;
}

bool authenticated(Case& c) {
  return !c.request.sasl_username.empty();
}

bool outbound(Case& c) {
  return is_outbound(c.rules.settings, c.request);
}

bool no_client(Case& c) {
  return c.request.client_address.empty();
}

bool bad_client(Case& c) {
  c.client = IpAddress::parse(c.request.client_address);
  return !c.client;
}

bool loopback(Case& c) {
  return c.client->is_loopback();
}

bool no_sender(Case& c) {
  return !c.request.sender;
}

bool recipients_unknown(Case& c) {
  return is_for_all_at_data(c.rules.settings, c.request) && c.request.recipient.empty() &&
         has_several_recipients(c.request);
}

bool no_recipient(Case& c) {
  return c.rules.match == Match::Triplet && c.request.recipient.empty();
}

bool switched_off(Case& c) {
  return c.rules.settings.mode == Mode::Off;
}

bool exempt_client(Case& c) {
  if (c.rules.exemptions == nullptr) return false;
  const auto name = confirmed_client_name(c.request);
  c.exemption = c.rules.exemptions->find_client(name, *c.client, c.scratch);
  return c.exemption.has_value();
}

bool exempt_address(Case& c, ExemptList list, std::string_view address) {
  if (c.rules.exemptions == nullptr) return false;
  c.exemption = c.rules.exemptions->find_address(list, address, c.scratch);
  return c.exemption.has_value();
}

bool exempt_recipient(Case& c) {
  return exempt_address(c, ExemptList::Recipients, c.request.recipient);
}

bool exempt_sender(Case& c) {
  return exempt_address(c, ExemptList::Senders, *c.request.sender);
}

bool until_data(Case& c) {
  return is_left_to_data(c.rules.settings, c.request);
}

bool null_sender(Case& c) {
  return c.rules.settings.null_sender == NullSender::Exempt && is_null_sender(c.request);
}

struct Rule {
  bool (*decides)(Case&);
  SubjectKind kind;
  Reason reason;
  std::string_view name;
  std::string_view setting;
};

// The first rule that applies decides. A request to which none applies is greylisted.
// clang-format off
constexpr Rule kRules[] = {
    {no_verdict_due, SubjectKind::OtherState, Reason::None,
     "no verdict is due at this protocol_state", "greylist.match"},
    {authenticated, SubjectKind::Exempt, Reason::Authenticated,
     "authenticated (sasl_username)", ""},
    {outbound, SubjectKind::Exempt, Reason::Outbound,
     "outbound (policy_context)", "greylist.outbound"},
    {no_client, SubjectKind::Incomplete, Reason::NoClient,
     "no client_address", ""},
    {bad_client, SubjectKind::Incomplete, Reason::BadClient,
     "client_address is no address", ""},
    {loopback, SubjectKind::Exempt, Reason::Loopback,
     "loopback", ""},
    {no_sender, SubjectKind::Incomplete, Reason::NoSender,
     "no sender", ""},
    {switched_off, SubjectKind::Exempt, Reason::Off,
     "off", "greylist.mode"},
    {exempt_client, SubjectKind::Exempt, Reason::ExemptClient,
     "client exempt", "exempt.clients"},
    {recipients_unknown, SubjectKind::Deferred, Reason::RecipientsUnknown,
     "recipients unknown, at DATA", "greylist.null_sender"},
    {no_recipient, SubjectKind::Incomplete, Reason::NoRecipient,
     "no recipient", "greylist.match"},
    {exempt_recipient, SubjectKind::Exempt, Reason::ExemptRecipient,
     "recipient exempt", "exempt.recipients"},
    {exempt_sender, SubjectKind::Exempt, Reason::ExemptSender,
     "sender exempt", "exempt.senders"},
    {until_data, SubjectKind::UntilData, Reason::UntilData,
     "null sender, until DATA", "greylist.null_sender"},
    {null_sender, SubjectKind::Exempt, Reason::NullSender,
     "null sender", "greylist.null_sender"},
};
// clang-format on

// The compiler inlines a call through a pointer only if the pointer is a constant.
template <std::size_t Place>
bool applies(Case& c) {
  constexpr auto kDecides = kRules[Place].decides;
  return kDecides(c);
}

// Returns the first rule that applies, or null. The rules are inlined here, because each request is
// held against all of them.
template <std::size_t... Places>
[[gnu::flatten]] const Rule* first_rule(Case& c, std::index_sequence<Places...> /*places*/) {
  const Rule* first = nullptr;
  static_cast<void>(((applies<Places>(c) && (first = &kRules[Places]) != nullptr) || ...));
  return first;
}

// The same; appends each rule that was checked.
const Rule* first_rule(Case& c, std::vector<SubjectStep>& steps) {
  for (const Rule& rule : kRules) {
    const bool decides = rule.decides(c);
    steps.push_back({rule.name, rule.setting, decides});
    if (decides) return &rule;
  }
  return nullptr;
}

// No verdict is due without a known protocol_state, but the client may have expected one. So this
// is logged.
struct SubjectReason {
  SubjectKind kind;
  Reason reason;
};

SubjectReason reason_of(const Rule& rule, std::string_view state) {
  if (rule.kind != SubjectKind::OtherState || is_protocol_state(state)) {
    return {rule.kind, rule.reason};
  }
  return {SubjectKind::Incomplete, state.empty() ? Reason::NoState : Reason::UnknownState};
}

// Returns the domain of the client's provider, or "" if the client is identified by its network.
std::string_view provider_of(const Case& c) {
  if (c.rules.settings.client != ClientIdentity::Auto) return "";
  const auto name = confirmed_client_name(c.request);
  if (name.empty()) return "";
  set_normal_domain(c.scratch, name);
  return c.rules.providers != nullptr ? c.rules.providers->domain(c.scratch, *c.client)
                                      : provider_domain(c.scratch, *c.client);
}

void read_key(const Case& c, Subject& subject) {
  Key& key = subject.key;
  key.client.clear();
  if (c.rules.match == Match::Sender) {
    set_normal_address(key.sender, *c.request.sender);
    key.recipient.clear();
    return;
  }
  set_normalised_sender(key.sender, *c.request.sender);
  set_normal_address(key.recipient, c.request.recipient);
  const auto domain = provider_of(c);
  const int prefix = client_prefix(c.rules.settings, *c.client);
  if (domain.empty()) return append_network(key.client, *c.client, prefix);
  key.client.append(domain);
  subject.network = ClientNetwork{*c.client, prefix};
}

}  // namespace

std::string ClientNetwork::text() const {
  std::string text;
  append_network(text, client, prefix);
  return text;
}

int client_prefix(const GreylistSettings& settings, const IpAddress& client) {
  if (settings.client == ClientIdentity::Address) return client.bits();
  return client.is_ipv4() ? settings.ipv4_prefix : settings.ipv6_prefix;
}

bool is_left_to_data(const GreylistSettings& settings, const PolicyRequest& request) {
  if (settings.null_sender != NullSender::Data || !is_null_sender(request)) return false;
  const auto state = request.protocol_state;
  return state == "RCPT" || state == "MAIL" || state.empty();
}

bool is_for_all_at_data(const GreylistSettings& settings, const PolicyRequest& request) {
  return settings.null_sender == NullSender::Data && request.protocol_state == "DATA" &&
         is_null_sender(request);
}

void read_subject(const SubjectRules& rules, const PolicyRequest& request, Subject& subject,
                  std::vector<SubjectStep>* steps) {
  subject.network.reset();
  subject.exemption.reset();
  Case c{rules, request, std::nullopt, subject.scratch, subject.exemption};
  constexpr auto kPlaces = std::make_index_sequence<std::size(kRules)>();
  const Rule* const rule = steps == nullptr ? first_rule(c, kPlaces) : first_rule(c, *steps);
  if (rule != nullptr) {
    const auto [kind, reason] = reason_of(*rule, request.protocol_state);
    subject.kind = kind;
    subject.reason = reason;
    subject.key.sender.clear();
    subject.key.client.clear();
    subject.key.recipient.clear();
    return;
  }
  subject.kind = SubjectKind::Greylisted;
  subject.reason = Reason::None;
  read_key(c, subject);
}

}  // namespace grayling
