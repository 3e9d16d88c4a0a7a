// SPDX-License-Identifier: MIT
#include "spf/mechanism.hpp"

#include <algorithm>
#include <vector>

#include "grayling/base/text.hpp"
#include "spf/macro.hpp"
#include "spf/name.hpp"

namespace grayling {
namespace {

using Kind = TermOutcome::Kind;

bool is_void(const DnsAnswer& answer) {
  return answer.kind == DnsAnswer::Kind::NoData || answer.kind == DnsAnswer::Kind::NoName;
}

RecordType address_type(const IpAddress& client) {
  return client.is_ipv4() ? RecordType::A : RecordType::Aaaa;
}

bool is_in_network(const IpAddress& client, const IpAddress& network, int prefix) {
  return client.is_ipv4() == network.is_ipv4() && client.masked(prefix) == network.masked(prefix);
}

bool has_address(const DnsAnswer& answer, const IpAddress& client, int prefix) {
  const auto& addresses = answer.addresses;
  return std::any_of(addresses.begin(), addresses.end(), [&](const IpAddress& address) {
    return is_in_network(client, address, prefix);
  });
}

TermOutcome match_if(bool matches) {
  return {matches ? Kind::Match : Kind::NoMatch};
}
TermOutcome unanswered() {
  return {Kind::Unanswered};
}
TermOutcome temp_error(std::string_view name) {
  return {Kind::TempError, false, "the DNS gives no answer for " + printable(name)};
}

// As answers have it: it may be in any case, and a backslash in it escapes what no host's name has.
std::string host_name(std::string_view name) {
  const bool is_escaped = name.find('\\') != std::string_view::npos;
  return is_escaped ? "" : lower_case(without_final_dot(name));
}

struct ClientName {
  Kind kind = Kind::NoMatch;  // Match, NoMatch or Unanswered
  std::string name{};
  bool is_void = false;  // the address has no name
};

// The name of the client that leads back to its address (section 5.5): `domain` itself if it is
// one, or else one below it, or else any, unless it must be within. A failure of the DNS is as good
// as no name.
ClientName find_client_name(const SpfScope& scope, std::string_view domain, bool must_be_within) {
  const DnsAnswer* found = scope.answers.find(reverse_name(scope.client), RecordType::Ptr);
  if (found == nullptr) return {Kind::Unanswered};
  std::vector<std::string> names;
  for (const auto& name : found->names) {
    if (names.size() == kSpfClientNamesMax) break;
    names.push_back(host_name(name));
  }
  const auto end = std::stable_partition(names.begin(), names.end(),
                                         [&](const auto& name) { return is_within(name, domain); });
  std::stable_partition(names.begin(), end, [&](const auto& name) { return name == domain; });
  if (must_be_within) names.erase(end, names.end());
  for (const auto& name : names) {
    const DnsAnswer* addresses = scope.answers.find(name, address_type(scope.client));
    if (addresses == nullptr) return {Kind::Unanswered};
    if (has_address(*addresses, scope.client, scope.client.bits())) return {Kind::Match, name};
  }
  return {Kind::NoMatch, "", is_void(*found)};
}

int prefix_for(const IpAddress& client, const SpfTerm& term) {
  return client.is_ipv4() ? term.ipv4_prefix : term.ipv6_prefix;
}

// Section 5.3.
TermOutcome evaluate_a(const SpfTerm& term, const std::string& name, const SpfScope& scope) {
  const DnsAnswer* found = scope.answers.find(name, address_type(scope.client));
  if (found == nullptr) return unanswered();
  if (found->kind == DnsAnswer::Kind::Failure) return temp_error(name);
  if (is_void(*found)) return {Kind::NoMatch, true};
  return match_if(has_address(*found, scope.client, prefix_for(scope.client, term)));
}

// Section 5.4. A host without an address of the client's family is none that isn't there.
TermOutcome evaluate_mx(const SpfTerm& term, const std::string& name, const SpfScope& scope) {
  const DnsAnswer* found = scope.answers.find(name, RecordType::Mx);
  if (found == nullptr) return unanswered();
  if (found->kind == DnsAnswer::Kind::Failure) return temp_error(name);
  if (is_void(*found)) return {Kind::NoMatch, true};
  if (found->mail_hosts.size() > kSpfMailHostsMax) {
    return {Kind::PermError, false, printable(name) + " has more than 10 MX records"};
  }
  for (const auto& host : found->mail_hosts) {
    auto outcome = evaluate_a(term, host_name(host.name), scope);
    if (outcome.kind != Kind::NoMatch) return outcome;
  }
  return {};
}

// Section 5.5.
TermOutcome evaluate_ptr(const std::string& name, const SpfScope& scope) {
  const auto found = find_client_name(scope, name, true);
  return {found.kind, found.is_void};
}

// Section 5.7: an A record, for a client with IPv6, too.
TermOutcome evaluate_exists(const std::string& name, const SpfScope& scope) {
  const DnsAnswer* found = scope.answers.find(name, RecordType::A);
  if (found == nullptr) return unanswered();
  if (found->kind == DnsAnswer::Kind::Failure) return temp_error(name);
  return {is_void(*found) ? Kind::NoMatch : Kind::Match, is_void(*found)};
}

TermOutcome evaluate_named(const SpfTerm& term, const SpfScope& scope) {
  const auto name = target_name(term, scope);
  if (!name) return unanswered();
  // Section 4.8 leaves open what comes of it; nothing was asked, so nothing is void.
  if (!can_be_asked(*name)) return {};
  switch (term.kind) {
    case SpfTermKind::A:
      return evaluate_a(term, *name, scope);
    case SpfTermKind::Mx:
      return evaluate_mx(term, *name, scope);
    case SpfTermKind::Ptr:
      return evaluate_ptr(*name, scope);
    default:
      return evaluate_exists(*name, scope);
  }
}

}  // namespace

std::optional<std::string> target_name(const SpfTerm& term, const SpfScope& scope) {
  if (term.domain_spec.empty()) return std::string(scope.domain);
  ClientName client{Kind::NoMatch};
  if (needs_client_name(term.domain_spec)) client = find_client_name(scope, scope.domain, false);
  if (client.kind == Kind::Unanswered) return std::nullopt;
  if (client.kind == Kind::NoMatch) client.name = "unknown";
  return expand(term.domain_spec, {scope.identity.local_part, scope.identity.domain, scope.domain,
                                   scope.client, client.name, scope.identity.helo});
}

TermOutcome evaluate_term(const SpfTerm& term, const SpfScope& scope) {
  switch (term.kind) {
    case SpfTermKind::All:
      return match_if(true);
    case SpfTermKind::Ip4:
    case SpfTermKind::Ip6: {
      const int prefix = term.kind == SpfTermKind::Ip4 ? term.ipv4_prefix : term.ipv6_prefix;
      return match_if(term.network && is_in_network(scope.client, *term.network, prefix));
    }
    default:
      return evaluate_named(term, scope);
  }
}

}  // namespace grayling
