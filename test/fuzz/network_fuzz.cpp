// SPDX-License-Identifier: MIT
// Networks in the form of `allow`: a line with the network, and one with an address. The promises
// for all networks hold for this one, and it contains the address if a comparison bit by bit says
// so.
#include <array>
#include <cstdint>
#include <string>

#include <arpa/inet.h>

#include "fuzz/require.hpp"
#include "grayling/base/ip.hpp"
#include "grayling/base/text.hpp"

using namespace grayling;

namespace {

std::array<unsigned char, 16> bytes_of(const IpAddress& address) {
  std::array<unsigned char, 16> bytes{};
  const int family = address.is_ipv4() ? AF_INET : AF_INET6;
  require(inet_pton(family, address.text().c_str(), bytes.data()) == 1);
  return bytes;
}

bool has_same_start(const IpAddress& a, const IpAddress& b, int bits) {
  const auto one = bytes_of(a);
  const auto other = bytes_of(b);
  for (int bit = 0; bit < bits; ++bit) {
    const auto byte = static_cast<std::size_t>(bit / 8);
    if (((one[byte] ^ other[byte]) >> (7 - bit % 8) & 1) != 0) return false;
  }
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto end = text.find('\n');
  const auto network = IpNetwork::parse(text.substr(0, end));
  if (!network) {
    require(network.error().kind == ErrorKind::Config);
    require(!network.error().text.empty() && !has_control_characters(network.error().text));
    return 0;
  }
  const auto again = IpNetwork::parse(network->text());
  require(again && *again == *network);
  const std::string shown = network->text();
  const auto first = IpAddress::parse(shown.substr(0, shown.find('/')));
  require(first && network->contains(*first));
  require(network->prefix() >= 0 && network->prefix() <= first->bits());
  if (end == text.npos) return 0;
  const auto address = IpAddress::parse(text.substr(end + 1));
  if (!address) return 0;
  const bool is_in =
      address->is_ipv4() == first->is_ipv4() && has_same_start(*first, *address, network->prefix());
  require(network->contains(*address) == is_in);
  return 0;
}
