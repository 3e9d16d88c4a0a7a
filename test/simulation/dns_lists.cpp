// SPDX-License-Identifier: MIT
#include "simulation/dns_lists.hpp"

#include <initializer_list>
#include <string>
#include <utility>

#include "simulation/assumptions.hpp"
#include "simulation/dice.hpp"
#include "simulation/senders.hpp"

namespace grayling::simulation {
namespace {

constexpr std::uint32_t kLoopback = 127U << 24U;
constexpr std::uint32_t kNobody = 192U << 24U | 2U << 8U;  // TEST-NET-1
constexpr std::uint64_t kTrusted = 4;                      // a stream of dice

// Returns the address in "7.2.0.192.ZONE", or nothing if it isn't in that zone.
std::optional<std::uint32_t> address_in(std::string_view name, std::string_view zone) {
  if (!name.ends_with(zone) || name.size() <= zone.size() + 1) return std::nullopt;
  name.remove_suffix(zone.size() + 1);
  const std::uint32_t reversed = ipv4_number(name);
  if (reversed == 0) return std::nullopt;
  return reversed >> 24U | (reversed >> 8U & 0xff00U) | (reversed & 0xff00U) << 8U |
         reversed << 24U;
}

// `points` are pairs of a pattern and what it is worth.
DnsList settings(std::string_view zone, std::initializer_list<std::pair<const char*, int>> points) {
  DnsList list;
  list.zone = zone;
  for (const auto& [pattern, worth] : points) {
    list.points.push_back({AddressPattern::parse(pattern).value(), worth});
  }
  return list;
}

}  // namespace

bool is_test_address(std::uint32_t address) {
  return address >> 24U == kLoopback >> 24U || address >> 8U == kNobody >> 8U;
}

std::optional<int> trust(std::uint32_t address) {
  if (is_test_address(address)) return address == kTestEntry ? std::optional(0) : std::nullopt;
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

std::optional<std::uint32_t> list_answer(std::string_view name, const DenyList& denied,
                                         Seconds at) {
  if (const auto address = address_in(name, kDenyZone)) {
    if (!denied.has(*address, at)) return std::nullopt;
    if (*address == kTestEntry) return kTestEntry;
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

DnsList deny_list_settings() {
  return settings(
      kDenyZone,
      {{"127.0.0.30", 4}, {"127.0.0.[10-11]", 3}, {"127.0.0.[2-3]", 4}, {"127.0.0.[4-7]", 4}});
}

DnsList allow_list_settings() {
  return settings(kAllowZone, {{"127.0.*.[0-1]", -3}, {"127.0.*.[2-3]", -5}});
}

}  // namespace grayling::simulation
