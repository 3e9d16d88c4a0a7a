// SPDX-License-Identifier: MIT
#include "grayling/dnslist/known_lists.hpp"

#include <algorithm>

#include "grayling/dnslist/dns_list.hpp"

namespace grayling {
namespace {

struct KnownError {
  std::string_view zone;  // this one and those below it
  AddressPattern pattern;
  std::string_view why;  // what the answer means, and what to do about it
};

// The first that matches an address holds. Sources: Spamhaus, "DNSBL return codes: technical
// update" (2019-09) and "Using our public mirrors?" (2021); dnswl.org, pages 15 and 120; Validity,
// "Accessing Validity reputation data through DNS".
const std::vector<KnownError>& errors() {
  constexpr std::string_view kPublic =
      "because the question came through a public resolver, or from a host without a name of its "
      "own; ask through a resolver of your own (dns.resolver), or get a key from Spamhaus";
  constexpr std::string_view kTooMany =
      "because you, or others with the same resolver, have asked too often; ask through a resolver "
      "of your own (dns.resolver), or get a key from Spamhaus";
  constexpr std::string_view kSpamhaus =
      "by which Spamhaus refuses; look whether the zone and the key are right";
  constexpr std::string_view kDnswl =
      "by which dnswl.org answers who asks too often; ask through a resolver of your own "
      "(dns.resolver), or subscribe";
  constexpr std::string_view kValidity =
      "by which Validity refuses; ask through a resolver of your own (dns.resolver), and register";
  static const std::vector<KnownError> all = [&] {
    const auto pattern = [](std::string_view text) { return *AddressPattern::parse(text); };
    return std::vector<KnownError>{
        {"spamhaus.org", pattern("127.255.255.252"), "because it has no such zone; correct zone"},
        {"spamhaus.org", pattern("127.255.255.254"), kPublic},
        {"spamhaus.org", pattern("127.255.255.255"), kTooMany},
        {"spamhaus.org", pattern("127.255.255.*"), kSpamhaus},
        {"spamhaus.net", pattern("127.255.255.*"), kSpamhaus},
        {"dnswl.org", pattern("127.0.0.255"), kDnswl},
        {"dnswl.org", pattern("127.0.10.3"), kDnswl},
        {"senderscore.com", pattern("127.255.255.*"), kValidity},
    };
  }();
  return all;
}

// Sources: dnsbl.com's pages of each list; for SORBS Proofpoint's statement of 2024-06, for NiX
// Spam and NJABL what their operators announced.
constexpr DeadList kDead[] = {
    {"ahbl.org", "2015-01"},  {"dnsbl.inps.de", "2020-05"},    {"dnsbl.manitu.net", "2025-01"},
    {"dsbl.org", "2008-05"},  {"dul.ru", "2015-05"},           {"megarbl.net", "2019-11"},
    {"njabl.org", "2013-03"}, {"ordb.org", "2006-12"},         {"rfc-ignorant.org", "2012-11"},
    {"sorbs.net", "2024-06"}, {"spamcannibal.org", "2018-05"},
};

bool is_in(std::string_view zone, std::string_view domain) {
  if (!zone.ends_with(domain)) return false;
  zone.remove_suffix(domain.size());
  return zone.empty() || zone.ends_with('.');
}

// Would `list` take such an answer for an entry, and no other error of its zone say the same?
bool is_missing(const KnownError& error, const DnsList& list) {
  const auto covers = [&](const AddressPattern& pattern) { return pattern.covers(error.pattern); };
  if (std::any_of(list.errors.begin(), list.errors.end(), covers)) return false;
  return std::none_of(errors().begin(), errors().end(), [&](const KnownError& other) {
    return &other != &error && other.zone == error.zone && covers(other.pattern);
  });
}

}  // namespace

std::vector<std::string> missing_errors(const DnsList& list) {
  std::vector<std::string> missing;
  for (const auto& error : errors()) {
    if (is_in(list.zone, error.zone) && is_missing(error, list)) {
      missing.push_back(error.pattern.text());
    }
  }
  return missing;
}

std::string error_meaning(std::string_view zone, const IpAddress& address) {
  for (const auto& error : errors()) {
    if (is_in(zone, error.zone) && error.pattern.matches(address)) return std::string(error.why);
  }
  if (!address.is_loopback() || !address.is_ipv4()) {
    return "which is outside 127.0.0.0/8 (RFC 5782): its domain has another owner, or the resolver "
           "sends people elsewhere; remove the list if that lasts";
  }
  return "which its errors name; look what that means at its web site";
}

bool is_known_test_answer(std::string_view zone, const IpAddress& address) {
  return is_in(zone, "dnswl.org") && address == *IpAddress::parse("127.0.10.0");
}

const DeadList* dead_list(std::string_view zone) {
  const auto* found = std::find_if(std::begin(kDead), std::end(kDead),
                                   [zone](const DeadList& dead) { return is_in(zone, dead.zone); });
  return found == std::end(kDead) ? nullptr : found;
}

}  // namespace grayling
