// SPDX-License-Identifier: MIT
#include "greylist/address_range.hpp"

#include <array>
#include <cstdint>
#include <string>

#include <arpa/inet.h>

namespace grayling {
namespace {

using Bytes = std::array<std::uint8_t, 16>;

// Returns the last address of the network of `prefix` bits that holds `address`.
Bytes last_of(Bytes address, int prefix, int bits) {
  for (int bit = prefix; bit < bits; ++bit) {
    auto& byte = address[static_cast<std::size_t>(bit) / 8];
    byte = static_cast<std::uint8_t>(byte | (0x80U >> (static_cast<unsigned>(bit) % 8)));
  }
  return address;
}

Bytes next_after(Bytes address, int bits) {
  for (auto at = static_cast<std::size_t>(bits) / 8; at > 0; --at) {
    if (++address[at - 1] != 0) break;
  }
  return address;
}

std::optional<IpNetwork> network(const Bytes& first, int prefix, bool is_ipv4) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const int family = is_ipv4 ? AF_INET : AF_INET6;
  if (inet_ntop(family, first.data(), text.data(), text.size()) == nullptr) return std::nullopt;
  const auto network = IpNetwork::parse(std::string(text.data()) + "/" + std::to_string(prefix));
  if (!network || network->first().is_ipv4() != is_ipv4) return std::nullopt;
  return *network;
}

// Returns the shortest prefix with which a network begins at `first` and doesn't go beyond `last`.
int widest_prefix(const Bytes& first, const Bytes& last, int bits) {
  int prefix = bits;
  while (prefix > 0) {
    const int wider = prefix - 1;
    const auto bit = 0x80U >> (static_cast<unsigned>(wider) % 8);
    const bool begins_there = (first[static_cast<std::size_t>(wider) / 8] & bit) == 0;
    if (!begins_there || last_of(first, wider, bits) > last) break;
    prefix = wider;
  }
  return prefix;
}

}  // namespace

std::optional<std::vector<IpNetwork>> networks_between(const IpAddress& first,
                                                       const IpAddress& last) {
  if (first.is_ipv4() != last.is_ipv4() || last < first) return std::nullopt;
  std::vector<IpNetwork> networks;
  Bytes begin = first.bytes();
  for (;;) {
    const int prefix = widest_prefix(begin, last.bytes(), first.bits());
    const auto found = network(begin, prefix, first.is_ipv4());
    if (!found) return std::nullopt;
    networks.push_back(*found);
    const auto end = last_of(begin, prefix, first.bits());
    if (end == last.bytes()) return networks;
    begin = next_after(end, first.bits());
  }
}

}  // namespace grayling
