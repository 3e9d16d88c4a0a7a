// SPDX-License-Identifier: MIT
// Reads clients as other greylisters write them. Pure, any thread.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "grayling/base/ip.hpp"

namespace grayling {

struct WrittenClient {
  IpAddress address;
  int prefix = 0;  // bits of the client's network
};

// Reads "192.0.2.7", "192.0.2" or "192.0.2.0" (both a /24), an IPv6 address, or the first four
// groups of one (a /64).
inline std::optional<WrittenClient> written_client(std::string_view text) {
  constexpr int kIpv4Prefix = 24;
  constexpr int kIpv6Prefix = 64;
  if (std::count(text.begin(), text.end(), '.') == 2) {
    const auto network = IpAddress::parse(std::string(text) + ".0");
    return network ? std::optional(WrittenClient{*network, kIpv4Prefix}) : std::nullopt;
  }
  if (std::count(text.begin(), text.end(), ':') == 3 && text.find("::") == std::string_view::npos) {
    const auto network = IpAddress::parse(std::string(text) + "::");
    return network ? std::optional(WrittenClient{*network, kIpv6Prefix}) : std::nullopt;
  }
  const auto address = IpAddress::parse(text);
  if (!address) return std::nullopt;
  const bool is_network = address->is_ipv4() && address->masked(kIpv4Prefix) == *address;
  return WrittenClient{*address, is_network ? kIpv4Prefix : address->bits()};
}

}  // namespace grayling
