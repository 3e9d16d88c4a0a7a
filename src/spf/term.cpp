// SPDX-License-Identifier: MIT
#include "spf/term.hpp"

#include <algorithm>
#include <utility>

#include "grayling/base/ascii.hpp"
#include "grayling/base/text.hpp"
#include "spf/macro.hpp"

namespace grayling {
namespace {

bool is_of_name(char c) {
  return is_digit(c) || is_letter(c) || c == '-' || c == '_' || c == '.';
}

constexpr std::pair<std::string_view, SpfTermKind> kMechanisms[] = {
    {"all", SpfTermKind::All}, {"include", SpfTermKind::Include}, {"a", SpfTermKind::A},
    {"mx", SpfTermKind::Mx},   {"ptr", SpfTermKind::Ptr},         {"ip4", SpfTermKind::Ip4},
    {"ip6", SpfTermKind::Ip6}, {"exists", SpfTermKind::Exists}};

// "24" without leading zeros.
std::optional<int> parse_prefix(std::string_view text, int max) {
  if (text.empty() || text.size() > 3 || (text.size() > 1 && text.front() == '0')) return {};
  int number = 0;
  for (const char c : text) {
    if (!is_digit(c)) return {};
    number = number * 10 + (c - '0');
  }
  return number <= max ? std::optional(number) : std::nullopt;
}

// Takes "/24" or "//64", as `mark` says, from the end of `rest`. A domain may hold slashes, too:
// what isn't followed by a number stays. False: it is no good prefix.
bool take_prefix(std::string_view& rest, std::string_view mark, int& prefix, int max) {
  const auto at = rest.rfind(mark);
  if (at == std::string_view::npos) return true;
  const std::string_view number = rest.substr(at + mark.size());
  if (number.empty() || !std::all_of(number.begin(), number.end(), is_digit)) return true;
  const auto parsed = parse_prefix(number, max);
  if (!parsed) return false;
  prefix = *parsed;
  rest = rest.substr(0, at);
  return true;
}

// ":domain-spec"
bool take_domain(std::string_view rest, SpfTerm& term) {
  if (!rest.starts_with(':')) return false;
  term.domain_spec = rest.substr(1);
  return is_domain_spec(term.domain_spec);
}
bool take_optional_domain(std::string_view rest, SpfTerm& term) {
  return rest.empty() || take_domain(rest, term);
}

bool take_hosts(std::string_view rest, SpfTerm& term) {
  return take_prefix(rest, "//", term.ipv6_prefix, 128) &&
         take_prefix(rest, "/", term.ipv4_prefix, 32) && take_optional_domain(rest, term);
}

bool take_ipv4(std::string_view rest, SpfTerm& term) {
  if (!rest.starts_with(':') || !take_prefix(rest, "/", term.ipv4_prefix, 32)) return false;
  rest.remove_prefix(1);
  if (rest.find(':') != std::string_view::npos) return false;
  term.network = IpAddress::parse(rest);
  return term.network.has_value();
}

// A mapped address ("::ffff:192.0.2.1") is that of no client: such a one counts as IPv4 (section
// 5). Its first 80 bits are zero, as those of "::" are.
bool take_ipv6(std::string_view rest, SpfTerm& term) {
  constexpr int kZeroBits = 80;
  if (!rest.starts_with(':') || !take_prefix(rest, "/", term.ipv6_prefix, 128)) return false;
  rest.remove_prefix(1);
  if (rest.find(':') == std::string_view::npos) return false;
  term.network = IpAddress::parse(rest);
  if (!term.network) return false;
  if (!term.network->is_ipv4()) return true;
  term.network.reset();
  if (term.ipv6_prefix <= kZeroBits) term.network = IpAddress::parse("::");
  return true;
}

bool take_rest(std::string_view rest, SpfTerm& term) {
  switch (term.kind) {
    case SpfTermKind::All:
      return rest.empty();
    case SpfTermKind::Include:
    case SpfTermKind::Exists:
      return take_domain(rest, term);
    case SpfTermKind::Ptr:
      return take_optional_domain(rest, term);
    case SpfTermKind::A:
    case SpfTermKind::Mx:
      return take_hosts(rest, term);
    case SpfTermKind::Ip4:
      return take_ipv4(rest, term);
    case SpfTermKind::Ip6:
      return take_ipv6(rest, term);
    default:
      return false;
  }
}

// "name=value"; a modifier has no qualifier.
std::optional<SpfTerm> parse_modifier(std::string_view text, std::size_t equals) {
  SpfTerm term;
  term.text = text;
  const std::string name = lower_case(text.substr(0, equals));
  const std::string_view value = text.substr(equals + 1);
  term.kind = SpfTermKind::OtherModifier;
  if (name == "redirect") term.kind = SpfTermKind::Redirect;
  if (name == "exp") term.kind = SpfTermKind::Explanation;
  term.domain_spec = value;
  const bool is_known = term.kind != SpfTermKind::OtherModifier;
  const bool is_good = is_known ? is_domain_spec(value) : is_macro_string(value);
  return is_good ? std::optional(term) : std::nullopt;
}

SpfResult take_qualifier(std::string_view& text) {
  const char qualifier = text.front();
  if (std::string_view("+-~?").find(qualifier) == std::string_view::npos) return SpfResult::Pass;
  text.remove_prefix(1);
  switch (qualifier) {
    case '-':
      return SpfResult::Fail;
    case '~':
      return SpfResult::SoftFail;
    case '?':
      return SpfResult::Neutral;
    default:
      return SpfResult::Pass;
  }
}

}  // namespace

bool SpfTerm::is_lookup() const {
  switch (kind) {
    case SpfTermKind::Include:
    case SpfTermKind::A:
    case SpfTermKind::Mx:
    case SpfTermKind::Ptr:
    case SpfTermKind::Exists:
    case SpfTermKind::Redirect:
      return true;
    default:
      return false;
  }
}

std::optional<SpfTerm> parse_term(std::string_view text) {
  if (text.empty()) return std::nullopt;
  const auto end = std::find_if_not(text.begin(), text.end(), is_of_name);
  const bool is_modifier = end != text.end() && *end == '=' && is_letter(text.front());
  if (is_modifier) return parse_modifier(text, static_cast<std::size_t>(end - text.begin()));

  SpfTerm term;
  term.text = text;
  term.result = take_qualifier(text);
  const auto name_end = std::min(text.find_first_of(":/"), text.size());
  constexpr std::size_t kLongestName = 7;
  if (name_end > kLongestName) return std::nullopt;
  const std::string name = lower_case(text.substr(0, name_end));
  const auto* const found = std::find_if(std::begin(kMechanisms), std::end(kMechanisms),
                                         [&](const auto& m) { return m.first == name; });
  if (found == std::end(kMechanisms)) return std::nullopt;
  term.kind = found->second;
  return take_rest(text.substr(name_end), term) ? std::optional(term) : std::nullopt;
}

}  // namespace grayling
