// SPDX-License-Identifier: MIT
#include "simulation/senders.hpp"

#include <charconv>

#include <fmt/format.h>

#include "grayling/base/ip.hpp"
#include "simulation/assumptions.hpp"
#include "simulation/dice.hpp"

namespace grayling::simulation {
namespace {

constexpr std::uint32_t kSmallFirst = 20U << 24U;
constexpr std::uint32_t kForwarderFirst = 21U << 24U;
constexpr std::uint32_t kInfectedFirst = 110U << 24U;  // to 119.255.255.255
constexpr std::uint32_t kRentedFirst = 150U << 24U;
constexpr std::uint32_t kMailServer = 10;  // the last number of its address

// Streams of dice, so that what a thing is called and whether it has a name are independent.
constexpr std::uint64_t kNames = 1;
constexpr std::uint64_t kHelos = 9;

std::uint32_t network(std::uint32_t first, std::size_t number) {
  return first + (static_cast<std::uint32_t>(number) << 8U);
}

std::string own_name(std::size_t number) {
  if (!Dice(number, kHelos).happens(kHosted)) return fmt::format("mail.d{}.example", number);
  return fmt::format("web{}.hoster{}.example", number, number % kHosters);
}

std::string line_name(std::uint32_t address) {
  return fmt::format("{}-{}-{}-{}.dsl.isp{}.example", address >> 24U, address >> 16U & 255U,
                     address >> 8U & 255U, address & 255U, address % 199);
}

std::string infected_helo(std::uint32_t address, Dice& dice) {
  switch (dice.pick(kInfectedHelos)) {
    case 0:
      return "localhost";
    case 1:
      return ipv4_text(address);
    case 2:
      return line_name(address);
    default:
      return fmt::format("forged{}.example", address % kForgedDomains);
  }
}

}  // namespace

std::string ipv4_text(std::uint32_t address) {
  return fmt::format("{}.{}.{}.{}", address >> 24U, address >> 16U & 255U, address >> 8U & 255U,
                     address & 255U);
}

std::uint32_t ipv4_number(std::string_view text) {
  const auto address = IpAddress::parse(text);
  if (!address || !address->is_ipv4()) return 0;
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < 4; ++i) number = number << 8U | address->bytes()[i];
  return number;
}

HostClass host_class(std::uint32_t address) {
  const std::uint32_t first = address >> 24U;
  if (first == kSmallFirst >> 24U) return HostClass::Small;
  if (first == kForwarderFirst >> 24U) return HostClass::Forwarder;
  if (first == kRentedFirst >> 24U) return HostClass::Rented;
  const std::uint32_t infected = kInfectedFirst >> 24U;
  return first >= infected && first < infected + 10 ? HostClass::Infected : HostClass::Pool;
}

Host small_host(std::size_t number, double nameless) {
  const auto address = network(kSmallFirst, number) + kMailServer;
  const std::string name = own_name(number);
  Dice names(number, kNames);
  Dice helos(number, kHelos + 1);
  std::string helo = name;
  if (helos.happens(kNoHelo)) {
    helo = helos.happens(kNoHeloDot) ? "localhost" : "localhost.localdomain";
  }
  if (!names.happens(nameless)) return {ipv4_text(address), name, helo};
  return {ipv4_text(address), names.happens(kNoName) ? "unknown" : line_name(address), helo};
}

bool is_nameless(std::size_t number, double nameless) {
  return Dice(number, kNames).happens(nameless);
}

Host forwarder_host(std::size_t number) {
  const std::string name = fmt::format("mx.fwd{}.example", number);
  return {ipv4_text(network(kForwarderFirst, number) + kMailServer), name, name};
}

Host infected_host(std::uint64_t seed) {
  Dice dice(seed);
  const auto network_of = static_cast<std::uint32_t>(dice.below(10)) << 24U;
  const auto address = kInfectedFirst + network_of + 1 +
                       static_cast<std::uint32_t>(dice.below((std::size_t{1} << 24U) - 2));
  Dice names(address, kNames);
  const std::string helo = infected_helo(address, names);
  switch (names.pick(kInfectedNames)) {
    case 0:
      return {ipv4_text(address), "unknown", helo};
    case 1:
      return {ipv4_text(address), line_name(address), helo};
    default:
      return {ipv4_text(address), fmt::format("office.firm{}.example", names.below(100'000)), helo};
  }
}

std::uint32_t rented_network(std::size_t spammer) {
  return network(kRentedFirst, spammer);
}

Host rented_host(std::size_t spammer, std::size_t number) {
  const auto machine = static_cast<std::uint32_t>(number % 250);
  const std::string name = fmt::format("mx{}.offers{}.example", machine, spammer);
  return {ipv4_text(rented_network(spammer) + 1 + machine), name, name};
}

std::optional<std::uint32_t> address_of_name(std::string_view name) {
  if (const auto number = small_server_of(name)) {
    return network(kSmallFirst, *number) + kMailServer;
  }
  if (const auto number = number_between(name, "mx.fwd", ".example")) {
    return network(kForwarderFirst, *number) + kMailServer;
  }
  const auto dot = name.find('.');
  if (dot == std::string_view::npos) return std::nullopt;
  const auto machine = number_between(name.substr(0, dot), "mx", "");
  const auto spammer = number_between(name.substr(dot), ".offers", ".example");
  if (!machine || !spammer) return std::nullopt;
  return rented_network(*spammer) + 1 + static_cast<std::uint32_t>(*machine);
}

std::optional<std::size_t> small_server_of(std::string_view name) {
  if (const auto number = number_between(name, "mail.d", ".example")) return number;
  const auto number = number_between(name.substr(0, name.find('.')), "web", "");
  if (!number || !name.ends_with(fmt::format(".hoster{}.example", *number % kHosters))) return {};
  return number;
}

std::optional<std::size_t> number_between(std::string_view text, std::string_view before,
                                          std::string_view after) {
  if (!text.starts_with(before) || text.size() < before.size() + after.size()) return std::nullopt;
  text.remove_prefix(before.size());
  if (!text.ends_with(after)) return std::nullopt;
  text.remove_suffix(after.size());
  std::size_t number = 0;
  const auto* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || stop != end) return std::nullopt;
  return number;
}

}  // namespace grayling::simulation
