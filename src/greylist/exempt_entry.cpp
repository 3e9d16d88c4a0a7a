// SPDX-License-Identifier: MIT
#include "greylist/exempt_entry.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include <libpsl.h>

#include "grayling/base/domain.hpp"
#include "grayling/base/text.hpp"
#include "grayling/greylist/exemptions.hpp"
#include "greylist/address_range.hpp"

namespace grayling {
namespace {

using Kind = ExemptEntry::Kind;

constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kBlanks = " \t\r\v\f";
constexpr std::string_view kClientForms =
    "write 192.0.2.7, 192.0.2.0/24, 192.0.2.10-192.0.2.20, 2001:db8::/32, example.org, "
    "*.example.org or /regex/";
constexpr std::string_view kRangeForm = "write it like 192.0.2.10-192.0.2.20";
constexpr std::string_view kAddressForms =
    "write user@example.org, @example.org, user@, example.org, *.example.org or /regex/";

constexpr std::string_view kNumberWhy = "never matches, for no domain ends in a number";
// What Postfix calls clients without a confirmed name.
constexpr std::string_view kNoName = "unknown";
constexpr std::string_view kNoNameWhy =
    "stands for clients without a confirmed name, which have none that could match";

tl::unexpected<Error> refuse(std::string_view why, std::string_view good) {
  return fail(ErrorKind::Config, std::string(why) + "; " + std::string(good));
}

std::string_view without_comment(std::string_view line) {
  line = line.substr(0, line.find('#'));
  const auto begin = line.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return "";
  return line.substr(begin, line.find_last_not_of(kBlanks) - begin + 1);
}

bool is_pattern(std::string_view text) {
  return text.size() > 2 && text.starts_with('/') && text.ends_with('/');
}

bool is_made_of(std::string_view text, std::string_view characters) {
  return text.find_first_not_of(characters) == std::string_view::npos;
}

bool is_label(std::string_view label) {
  return !label.empty() && label.size() <= 63 &&
         std::all_of(label.begin(), label.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
         });
}

bool is_domain(std::string_view name) {
  if (name.empty() || name.size() > 253) return false;
  for (;;) {
    const auto dot = name.find('.');
    if (!is_label(name.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    name.remove_prefix(dot + 1);
  }
}

// No top-level domain is a number, so that none is taken for an address (RFC 3696 section 2).
bool ends_in_number(std::string_view domain) {
  return is_made_of(domain.substr(domain.rfind('.') + 1), kDigits);
}

// "org", "edu": one of the Public Suffix List.
bool is_top_level(const std::string& label) {
  return psl_is_public_suffix2(psl_builtin(), label.c_str(),
                               PSL_TYPE_ICANN | PSL_TYPE_NO_STAR_RULE) != 0;
}

// A domain with A-labels; the error says what it is none of: `what`, which has one of `forms`.
Result<std::string> read_domain(std::string_view text, std::string_view what,
                                std::string_view forms) {
  auto name = checked_domain(text);
  if (!name) {
    return refuse(std::string(what) + ": " + name.error().text,
                  "write the domain as it is registered, in letters or as xn--");
  }
  if (!is_domain(*name)) return refuse(what, forms);
  return name;
}

// "example.org", "*.example.org", and ".example.org" as Postfix writes it.
Result<ExemptEntry> parse_domain(std::string_view text, std::string_view what,
                                 std::string_view forms) {
  if (text.ends_with('.')) text.remove_suffix(1);
  Kind kind = Kind::Domain;
  for (const std::string_view mark : {"*.", "."}) {
    if (kind != Kind::Domain || !text.starts_with(mark)) continue;
    text.remove_prefix(mark.size());
    kind = Kind::Subdomains;
  }
  auto name = read_domain(text, what, forms);
  if (!name) return fail(name.error());
  return ExemptEntry{kind, std::move(*name), {}, ""};
}

ExemptEntry network_entry(const IpNetwork& network, std::string note) {
  return {Kind::Network, "", {network}, std::move(note)};
}

// A network whose address has bits beyond the prefix, which other greylisters take for the network
// around it.
std::optional<IpNetwork> network_around(std::string_view text) {
  const auto slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto address = IpAddress::parse(text.substr(0, slash));
  const auto digits = text.substr(slash + 1);
  int prefix = -1;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), prefix);
  const bool is_number = error == std::errc() && end == digits.data() + digits.size();
  if (!address || !is_number || prefix < 0 || prefix > address->bits()) return std::nullopt;
  std::string whole;
  append_network(whole, *address, prefix);
  const auto network = IpNetwork::parse(whole);
  return network ? std::optional(*network) : std::nullopt;
}

// "192.0.2" is a /24, "192.0" a /16.
std::string completed(std::string_view text) {
  const auto dots = std::count(text.begin(), text.end(), '.');
  if (text.find_first_of("/:") != std::string_view::npos) return std::string(text);
  if (dots == 2) return std::string(text) + ".0/24";
  if (dots == 1) return std::string(text) + ".0.0/16";
  return std::string(text);
}

Result<ExemptEntry> parse_range(std::string_view text) {
  const auto dash = text.find('-');
  const auto first = IpAddress::parse(text.substr(0, dash));
  const auto last = IpAddress::parse(text.substr(dash + 1));
  if (!first || !last) return refuse("no range of two whole addresses", kRangeForm);
  if (first->is_ipv4() == last->is_ipv4() && *last < *first) {
    return refuse("ends before it begins", kRangeForm);
  }
  auto networks = networks_between(*first, *last);
  if (!networks) return refuse("a range of IPv4 and IPv6", kRangeForm);
  return ExemptEntry{Kind::Network, "", std::move(*networks), ""};
}

Result<ExemptEntry> parse_network(std::string_view text) {
  if (text.find('-') != std::string_view::npos) return parse_range(text);
  const std::string whole = completed(text);
  if (const auto network = IpNetwork::parse(whole)) {
    const bool is_half = whole.ends_with(".0.0/16") && whole != text;
    return network_entry(*network, is_half ? "taken as " + whole : "");
  }
  if (const auto network = network_around(text)) {
    return network_entry(*network, "taken as " + network->text());
  }
  return refuse("no address or network", kClientForms);
}

Result<ExemptEntry> parse_client(std::string_view text) {
  const bool is_numeric = is_made_of(text, "0123456789./-");
  if (is_numeric || std::count(text.begin(), text.end(), ':') >= 2) return parse_network(text);
  if (text.find('@') != std::string_view::npos) {
    return refuse("an address of mail", "it belongs in exempt.senders or exempt.recipients");
  }
  auto domain = parse_domain(text, "no client", kClientForms);
  if (!domain) return domain;
  if (domain->text == kNoName) return refuse(kNoNameWhy, "name their addresses, like 192.0.2.0/24");
  if (ends_in_number(domain->text)) {
    return refuse("never matches, for no host's name ends in a number", kClientForms);
  }
  return domain;
}

// A regular expression of clients' names.
Result<void> check_client_pattern(std::string_view pattern) {
  if (!is_ascii(pattern)) {
    return refuse("never matches, for the DNS has names in ASCII",
                  "write the xn-- form of a name, which the command idn2 prints");
  }
  if (pattern.starts_with('^')) pattern.remove_prefix(1);
  if (pattern.ends_with('$')) pattern.remove_suffix(1);
  if (lower_case(pattern) != kNoName) return {};
  return refuse(kNoNameWhy,
                "name their addresses, like 192.0.2.0/24, or more of a name, like /^unknown\\./");
}

// Without an @.
Result<ExemptEntry> parse_address_domain(std::string_view text) {
  if (parse_network(text)) {
    return refuse("an address of clients", "it belongs in exempt.clients");
  }
  auto domain = parse_domain(text, "no address of mail", kAddressForms);
  if (!domain) return domain;
  const auto& name = domain->text;
  if (ends_in_number(name)) return refuse(kNumberWhy, kAddressForms);
  const bool is_word = domain->kind == Kind::Domain && name.find('.') == std::string::npos;
  if (!is_word) return domain;
  if (!is_top_level(name)) {
    const std::string word = lower_case(text);
    return refuse("has no @, and is no top-level domain",
                  "write " + word + "@example.org, or " + word + "@ at any domain; of a domain @" +
                      word + " or *." + word);
  }
  domain->note = "taken as the domain " + name + " and all below";
  return *domain;
}

Result<ExemptEntry> parse_address(std::string_view text) {
  const auto at = text.rfind('@');
  if (at == std::string_view::npos) return parse_address_domain(text);
  const std::string local = lower_case(text.substr(0, at));
  std::string domain = lower_case(text.substr(at + 1));
  if (local.find('*') != std::string::npos) return refuse("has a * before its @", kAddressForms);
  if (local.find('@') != std::string::npos && !local.starts_with('"')) {
    return refuse("has two @", kAddressForms);
  }
  if (domain.empty()) {
    if (local.empty()) return refuse("no address of mail", kAddressForms);
    return ExemptEntry{Kind::LocalPart, local, {}, ""};
  }
  if (IpAddress::parse(domain)) {
    return refuse("has an address without brackets", "write " + local + "@[" + domain + "]");
  }
  const bool is_literal = domain.starts_with('[') && domain.ends_with(']');
  if (!is_literal) {
    auto name = read_domain(domain, "no address of mail", kAddressForms);
    if (!name) return fail(name.error());
    domain = std::move(*name);
  }
  if (ends_in_number(domain)) return refuse(kNumberWhy, kAddressForms);
  if (local.empty()) return ExemptEntry{Kind::MailDomain, domain, {}, ""};
  return ExemptEntry{Kind::Address, local + "@" + domain, {}, ""};
}

// What all lists have in common; `parse` reads the rest of the forms, which `forms` names.
template <typename Parse>
Result<ExemptEntry> parse_entry(std::string_view line, std::string_view forms, Parse parse) {
  const auto text = without_comment(line);
  if (text.empty()) return ExemptEntry{};
  if (text.find_first_of(kBlanks) != std::string_view::npos) {
    return refuse("has a blank in it, and one line has one entry", forms);
  }
  if (is_pattern(text)) {
    return ExemptEntry{Kind::Pattern, std::string(text.substr(1, text.size() - 2)), {}, ""};
  }
  return parse(text);
}

}  // namespace

std::string exempt_text(std::string_view line) {
  const auto text = without_comment(line);
  return is_pattern(text) ? std::string(text) : lower_case(text);
}

Result<ExemptEntry> parse_client_entry(std::string_view line) {
  auto entry = parse_entry(line, kClientForms, parse_client);
  if (!entry || entry->kind != Kind::Pattern) return entry;
  if (auto checked = check_client_pattern(entry->text); !checked) {
    return fail(checked.error());
  }
  return entry;
}

Result<ExemptEntry> parse_address_entry(std::string_view line) {
  return parse_entry(line, kAddressForms, parse_address);
}

}  // namespace grayling
