// SPDX-License-Identifier: MIT
#include "greylist/exempt_network.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "greylist/address_range.hpp"

namespace grayling {
namespace {

using Kind = ExemptEntry::Kind;

constexpr std::string_view kRangeForm = "write it like 192.0.2.10-192.0.2.20";

ExemptEntry network_entry(const IpNetwork& network, std::string note) {
  return {Kind::Network, "", {network}, std::move(note)};
}

// Returns the network of an address with bits beyond the prefix, such as 192.0.2.7/24. Other
// greylisters accept these.
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

// Completes "192.0.2", which is a /24, and "192.0", which is a /16.
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
  if (!first || !last) return refuse_entry("not a range of two whole addresses", kRangeForm);
  if (first->is_ipv4() == last->is_ipv4() && *last < *first) {
    return refuse_entry("ends before it begins", kRangeForm);
  }
  auto networks = networks_between(*first, *last);
  if (!networks) return refuse_entry("a range of IPv4 and IPv6", kRangeForm);
  return ExemptEntry{Kind::Network, "", std::move(*networks), ""};
}

}  // namespace

Result<ExemptEntry> parse_network(std::string_view text, std::string_view forms) {
  if (text.find('-') != std::string_view::npos) return parse_range(text);
  const std::string whole = completed(text);
  if (const auto network = IpNetwork::parse(whole)) {
    const bool is_half = whole.ends_with(".0.0/16") && whole != text;
    return network_entry(*network, is_half ? "taken as " + whole : "");
  }
  if (const auto network = network_around(text)) {
    return network_entry(*network, "taken as " + network->text());
  }
  return refuse_entry("not an address or network", forms);
}

}  // namespace grayling
