// SPDX-License-Identifier: MIT
#include "greylist/exempt_entry.hpp"

#include <algorithm>

#include "grayling/base/text.hpp"
#include "grayling/greylist/exemptions.hpp"
#include "greylist/exempt_domain.hpp"
#include "greylist/exempt_network.hpp"

namespace grayling {
namespace {

using Kind = ExemptEntry::Kind;

constexpr std::string_view kBlanks = " \t\r\v\f";
constexpr std::string_view kClientForms =
    "write 192.0.2.7, 192.0.2.0/24, 192.0.2.10-192.0.2.20, 2001:db8::/32, example.org, "
    "*.example.org or /regex/";
constexpr std::string_view kAddressForms =
    "write user@example.org, @example.org, user@, example.org, *.example.org or /regex/";

constexpr std::string_view kNumberWhy = "never matches, because no domain ends in a number";
// The name that Postfix gives to clients without a confirmed name.
constexpr std::string_view kNoName = "unknown";
constexpr std::string_view kNoNameWhy =
    "stands for clients without a confirmed name, so no name can match";

std::string_view without_comment(std::string_view line) {
  line = line.substr(0, line.find('#'));
  const auto begin = line.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return "";
  return line.substr(begin, line.find_last_not_of(kBlanks) - begin + 1);
}

bool is_pattern(std::string_view text) {
  return text.size() > 2 && text.starts_with('/') && text.ends_with('/');
}

Result<ExemptEntry> parse_client(std::string_view text) {
  const bool is_numeric = text.find_first_not_of("0123456789./-") == std::string_view::npos;
  if (is_numeric || std::count(text.begin(), text.end(), ':') >= 2)
    return parse_network(text, kClientForms);
  if (text.find('@') != std::string_view::npos) {
    return refuse_entry("a mail address", "it belongs in exempt.senders or exempt.recipients");
  }
  auto domain = parse_domain(text, "not a client", kClientForms);
  if (!domain) return domain;
  if (domain->text == kNoName)
    return refuse_entry(kNoNameWhy, "name their addresses, like 192.0.2.0/24");
  if (ends_in_number(domain->text)) {
    return refuse_entry("never matches, because no host's name ends in a number", kClientForms);
  }
  return domain;
}

// Refuses a regular expression that no client's name can match.
Result<void> check_client_pattern(std::string_view pattern) {
  if (!is_ascii(pattern)) {
    return refuse_entry("never matches, because names in the DNS are in ASCII",
                        "write the xn-- form of a name, which the command idn2 prints");
  }
  if (pattern.starts_with('^')) pattern.remove_prefix(1);
  if (pattern.ends_with('$')) pattern.remove_suffix(1);
  if (lower_case(pattern) != kNoName) return {};
  return refuse_entry(
      kNoNameWhy, "name their addresses, like 192.0.2.0/24, or more of a name, like /^unknown\\./");
}

// Reads an entry without an '@'.
Result<ExemptEntry> parse_address_domain(std::string_view text) {
  if (parse_network(text, kClientForms)) {
    return refuse_entry("a client's address", "it belongs in exempt.clients");
  }
  auto domain = parse_domain(text, "not a mail address", kAddressForms);
  if (!domain) return domain;
  const auto& name = domain->text;
  if (ends_in_number(name)) return refuse_entry(kNumberWhy, kAddressForms);
  const bool is_word = domain->kind == Kind::Domain && name.find('.') == std::string::npos;
  if (!is_word) return domain;
  if (!is_top_level(name)) {
    const std::string word = lower_case(text);
    return refuse_entry("has no @, and is no top-level domain",
                        "write " + word + "@example.org, or " + word +
                            "@ at any domain; for a domain @" + word + " or *." + word);
  }
  domain->note = "taken as the domain " + name + " and all below";
  return *domain;
}

Result<ExemptEntry> parse_address(std::string_view text) {
  const auto at = text.rfind('@');
  if (at == std::string_view::npos) return parse_address_domain(text);
  const std::string local = lower_case(text.substr(0, at));
  std::string domain = lower_case(text.substr(at + 1));
  if (local.find('*') != std::string::npos)
    return refuse_entry("has a * before its @", kAddressForms);
  if (local.find('@') != std::string::npos && !local.starts_with('"')) {
    return refuse_entry("has two @", kAddressForms);
  }
  if (domain.empty()) {
    if (local.empty()) return refuse_entry("not a mail address", kAddressForms);
    return ExemptEntry{Kind::LocalPart, local, {}, ""};
  }
  if (IpAddress::parse(domain)) {
    return refuse_entry("has an address without brackets", "write " + local + "@[" + domain + "]");
  }
  const bool is_literal = domain.starts_with('[') && domain.ends_with(']');
  if (!is_literal) {
    auto name = read_domain(domain, "not a mail address", kAddressForms);
    if (!name) return fail(name.error());
    domain = std::move(*name);
  }
  if (ends_in_number(domain)) return refuse_entry(kNumberWhy, kAddressForms);
  if (local.empty()) return ExemptEntry{Kind::MailDomain, domain, {}, ""};
  return ExemptEntry{Kind::Address, local + "@" + domain, {}, ""};
}

// Reads what all lists have in common; `parse` reads the other forms.
template <typename Parse>
Result<ExemptEntry> parse_entry(std::string_view line, std::string_view forms, Parse parse) {
  const auto text = without_comment(line);
  if (text.empty()) return ExemptEntry{};
  if (text.find_first_of(kBlanks) != std::string_view::npos) {
    return refuse_entry("has a blank in it, and one line has one entry", forms);
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
