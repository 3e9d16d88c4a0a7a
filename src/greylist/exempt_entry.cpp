// SPDX-License-Identifier: MIT
#include "greylist/exempt_entry.hpp"

#include <algorithm>
#include <charconv>

#include "grayling/base/text.hpp"
#include "grayling/greylist/exemptions.hpp"

namespace grayling {
namespace {

using Kind = ExemptEntry::Kind;

constexpr std::string_view kBlanks = " \t\r\v\f";
constexpr std::string_view kClientForms =
    "write 192.0.2.7, 192.0.2.0/24, 2001:db8::/32, example.org, *.example.org or /regex/";
constexpr std::string_view kAddressForms =
    "write user@example.org, @example.org, user@, example.org, *.example.org or /regex/";

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

// Letters of other alphabets are taken as they are, for a mail domain may have some (RFC 6531).
bool is_label(std::string_view label) {
  return !label.empty() && label.size() <= 63 &&
         std::all_of(label.begin(), label.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
                  static_cast<signed char>(c) < 0;
         });
}

bool is_domain(std::string_view name) {
  if (name.empty() || name.size() > 253 || is_made_of(name, "0123456789./")) return false;
  for (;;) {
    const auto dot = name.find('.');
    if (!is_label(name.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    name.remove_prefix(dot + 1);
  }
}

// "example.org", "*.example.org", and ".example.org" as Postfix writes it; nothing for others.
std::optional<ExemptEntry> parse_domain(std::string_view text) {
  std::string name = lower_case(text);
  if (name.ends_with('.')) name.pop_back();
  Kind kind = Kind::Domain;
  for (const std::string_view mark : {"*.", "."}) {
    if (kind != Kind::Domain || !name.starts_with(mark)) continue;
    name.erase(0, mark.size());
    kind = Kind::Subdomains;
  }
  if (!is_domain(name)) return std::nullopt;
  return ExemptEntry{kind, std::move(name), std::nullopt, ""};
}

ExemptEntry network_entry(const IpNetwork& network, std::string note) {
  return {Kind::Network, "", network, std::move(note)};
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

Result<ExemptEntry> parse_network(std::string_view text) {
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
  const bool is_numeric = is_made_of(text, "0123456789./");
  if (is_numeric || std::count(text.begin(), text.end(), ':') >= 2) return parse_network(text);
  if (text.find('@') != std::string_view::npos) {
    return refuse("an address of mail", "it belongs in exempt.senders or exempt.recipients");
  }
  if (lower_case(text) == "unknown") {
    return refuse("stands for clients without a confirmed name",
                  "name their addresses, like 192.0.2.0/24");
  }
  const auto domain = parse_domain(text);
  if (!domain) return refuse("no client", kClientForms);
  return *domain;
}

Result<ExemptEntry> parse_address(std::string_view text) {
  const auto at = text.rfind('@');
  if (at == std::string_view::npos) {
    const auto domain = parse_domain(text);
    if (domain) return *domain;
    const bool is_client = IpNetwork::parse(completed(text)).has_value();
    if (is_client) return refuse("an address of clients", "it belongs in exempt.clients");
    return refuse("no address of mail", kAddressForms);
  }
  const std::string local = lower_case(text.substr(0, at));
  const std::string domain = lower_case(text.substr(at + 1));
  if (local.find('*') != std::string::npos) return refuse("has a * before its @", kAddressForms);
  const bool is_good =
      domain.empty() ? !local.empty() : domain.starts_with('[') || is_domain(domain);
  if (!is_good) return refuse("no address of mail", kAddressForms);
  if (domain.empty()) return ExemptEntry{Kind::LocalPart, local, std::nullopt, ""};
  if (local.empty()) return ExemptEntry{Kind::MailDomain, domain, std::nullopt, ""};
  return ExemptEntry{Kind::Address, local + "@" + domain, std::nullopt, ""};
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
    return ExemptEntry{Kind::Pattern, std::string(text.substr(1, text.size() - 2)), std::nullopt,
                       ""};
  }
  return parse(text);
}

}  // namespace

std::string exempt_text(std::string_view line) {
  const auto text = without_comment(line);
  return is_pattern(text) ? std::string(text) : lower_case(text);
}

Result<ExemptEntry> parse_client_entry(std::string_view line) {
  return parse_entry(line, kClientForms, parse_client);
}

Result<ExemptEntry> parse_address_entry(std::string_view line) {
  return parse_entry(line, kAddressForms, parse_address);
}

}  // namespace grayling
