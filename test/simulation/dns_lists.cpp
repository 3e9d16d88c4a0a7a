// SPDX-License-Identifier: MIT
#include "simulation/dns_lists.hpp"

#include <string>

#include "simulation/assumptions.hpp"
#include "simulation/dice.hpp"
#include "simulation/senders.hpp"

namespace grayling::simulation {
namespace {

constexpr std::uint32_t kLoopback = 127U << 24U;
constexpr std::uint32_t kTestEntry = kLoopback | 2U;  // RFC 5782, section 5
// Streams of dice for one address.
constexpr std::uint64_t kDenied = 3;
constexpr std::uint64_t kTrusted = 4;

double denied_share(std::uint32_t address) {
  switch (host_class(address)) {
    case HostClass::Infected:
      return kDeniedInfected;
    case HostClass::Rented:
      return kDeniedRented;
    default:
      return kDeniedInnocent;
  }
}

// Returns the address in "7.2.0.192.ZONE", or nothing if it isn't in that zone.
std::optional<std::uint32_t> address_in(std::string_view name, std::string_view zone) {
  if (!name.ends_with(zone) || name.size() <= zone.size() + 1) return std::nullopt;
  name.remove_suffix(zone.size() + 1);
  const std::uint32_t reversed = ipv4_number(name);
  return reversed >> 24U | (reversed >> 8U & 0xff00U) | (reversed & 0xff00U) << 8U |
         reversed << 24U;
}

}  // namespace

bool is_denied(std::uint32_t address) {
  if (address >> 24U == kLoopback >> 24U) return address == kTestEntry;
  return Dice(address, kDenied).happens(denied_share(address));
}

std::optional<int> trust(std::uint32_t address) {
  if (address >> 24U == kLoopback >> 24U) {
    return address == kTestEntry ? std::optional(0) : std::nullopt;
  }
  Dice dice(address, kTrusted);
  switch (host_class(address)) {
    case HostClass::Pool:
      return 0;
    case HostClass::Small:
    case HostClass::Forwarder:
      if (!dice.happens(kTrustedSmall)) return std::nullopt;
      return dice.happens(kTrustedMedium) ? 2 : 1;
    case HostClass::Rented:
      return dice.happens(kTrustedRented) ? std::optional(0) : std::nullopt;
    case HostClass::Infected:
      break;
  }
  return std::nullopt;
}

std::optional<std::uint32_t> list_answer(std::string_view name) {
  if (const auto address = address_in(name, kDenyZone)) {
    if (*address == kTestEntry) return kTestEntry;
    if (!is_denied(*address)) return std::nullopt;
    return kLoopback | (host_class(*address) == HostClass::Infected ? 4U : 3U);
  }
  const auto address = address_in(name, kAllowZone);
  const auto found = address ? trust(*address) : std::nullopt;
  if (!found) return std::nullopt;
  return kLoopback | 5U << 8U | static_cast<std::uint32_t>(*found);
}

bool is_list_name(std::string_view name) {
  return name.ends_with(kDenyZone) || name.ends_with(kAllowZone);
}

}  // namespace grayling::simulation
