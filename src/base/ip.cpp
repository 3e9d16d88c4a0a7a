// SPDX-License-Identifier: MIT
#include "grayling/base/ip.hpp"

#include <algorithm>

#include <arpa/inet.h>

namespace grayling {

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
  char buffer[INET6_ADDRSTRLEN] = {};
  if (text.empty() || text.size() >= sizeof buffer) return std::nullopt;
  if (text.find('\0') != std::string_view::npos) return std::nullopt;
  std::copy(text.begin(), text.end(), buffer);
  IpAddress ip;
  if (inet_pton(AF_INET, buffer, ip.bytes_.data()) == 1) {
    ip.is_ipv4_ = true;
    return ip;
  }
  if (inet_pton(AF_INET6, buffer, ip.bytes_.data()) != 1) return std::nullopt;
  constexpr std::array<std::uint8_t, 12> kMapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  if (std::equal(kMapped.begin(), kMapped.end(), ip.bytes_.begin())) {
    std::copy(ip.bytes_.begin() + 12, ip.bytes_.end(), ip.bytes_.begin());
    std::fill(ip.bytes_.begin() + 4, ip.bytes_.end(), std::uint8_t{0});
    ip.is_ipv4_ = true;
  }
  return ip;
}

bool IpAddress::is_loopback() const {
  if (is_ipv4_) return bytes_[0] == 127;
  return std::all_of(bytes_.begin(), bytes_.end() - 1, [](auto b) { return b == 0; }) &&
         bytes_[15] == 1;
}

std::string IpAddress::text() const {
  char buffer[INET6_ADDRSTRLEN] = {};
  inet_ntop(is_ipv4_ ? AF_INET : AF_INET6, bytes_.data(), buffer, sizeof buffer);
  return buffer;
}

IpAddress IpAddress::masked(int prefix) const {
  IpAddress network = *this;
  for (int i = 0; i < bits() / 8; ++i) {
    const int kept = std::clamp(prefix - 8 * i, 0, 8);
    auto& byte = network.bytes_[static_cast<std::size_t>(i)];
    byte = static_cast<std::uint8_t>(byte & (0xff00 >> kept));
  }
  return network;
}

std::string network_text(const IpAddress& address, int prefix) {
  return address.masked(prefix).text() + "/" + std::to_string(prefix);
}

}  // namespace grayling
