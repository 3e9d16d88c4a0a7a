// SPDX-License-Identifier: MIT
#include "grayling/resolver/public_servers.hpp"

#include <algorithm>
#include <iterator>

namespace grayling {
namespace {

struct PublicServers {
  std::string_view network;
  std::string_view owner;
};

// As their owners publish them.
constexpr PublicServers kPublicServers[] = {
    {"8.8.8.8", "Google"},
    {"8.8.4.4", "Google"},
    {"2001:4860:4860::/48", "Google"},
    {"1.1.1.0/24", "Cloudflare"},
    {"1.0.0.0/24", "Cloudflare"},
    {"2606:4700:4700::/48", "Cloudflare"},
    {"9.9.9.0/24", "Quad9"},
    {"149.112.112.0/24", "Quad9"},
    {"2620:fe::/48", "Quad9"},
    {"208.67.222.0/24", "OpenDNS"},
    {"208.67.220.0/24", "OpenDNS"},
    {"2620:119:35::/48", "OpenDNS"},
    {"2620:119:53::/48", "OpenDNS"},
    {"4.2.2.0/29", "Level 3"},
    {"64.6.64.6", "UltraDNS"},
    {"64.6.65.6", "UltraDNS"},
    {"94.140.14.0/23", "AdGuard"},
    {"185.222.222.222", "DNS.SB"},
    {"193.110.81.0", "dns0.eu"},
    {"185.253.5.0", "dns0.eu"},
};

}  // namespace

std::string_view public_server_owner(const IpAddress& address) {
  const auto* const found = std::find_if(
      std::begin(kPublicServers), std::end(kPublicServers),
      [&](const auto& servers) { return IpNetwork::parse(servers.network)->contains(address); });
  return found == std::end(kPublicServers) ? std::string_view() : found->owner;
}

}  // namespace grayling
