// SPDX-License-Identifier: MIT
#include "grayling/base/ip.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include <arpa/inet.h>

#include "grayling/base/ascii.hpp"

namespace grayling {

namespace {

// Writes a number from 0 to 255, without leading zeros; returns the end.
char* write_small(char* to, unsigned number) {
  if (number >= 100) *to++ = static_cast<char>('0' + number / 100);
  if (number >= 10) *to++ = static_cast<char>('0' + number / 10 % 10);
  *to++ = static_cast<char>('0' + number % 10);
  return to;
}

// "255.255.255.255" or an IPv6 address, and "/128".
using NetworkText = std::array<char, INET6_ADDRSTRLEN + 4>;

// Writes the address' text; returns the end.
char* write_address(NetworkText& text, const IpAddress& address) {
  char* to = text.data();
  if (!address.is_ipv4()) {
    inet_ntop(AF_INET6, address.bytes().data(), to, INET6_ADDRSTRLEN);
    return to + std::strlen(to);
  }
  for (std::size_t i = 0; i < 4; ++i) {
    if (i > 0) *to++ = '.';
    to = write_small(to, address.bytes()[i]);
  }
  return to;
}

std::size_t size_between(const NetworkText& text, const char* end) {
  return static_cast<std::size_t>(end - text.data());
}

// The bits in front of the IPv4 address in ::ffff:a.b.c.d (RFC 4291 section 2.5.5.2).
constexpr int kMappedBits = 96;

std::optional<int> parse_prefix(std::string_view text) {
  if (text.empty() || text.size() > 3 || (text.size() > 1 && text.front() == '0')) return {};
  int number = 0;
  for (const char digit : text) {
    if (digit < '0' || digit > '9') return {};
    number = number * 10 + (digit - '0');
  }
  return number;
}

tl::unexpected<Error> no_network(const std::string& reason) {
  return fail(ErrorKind::Config, reason);
}

}  // namespace

// Parsed and printed without the C library, which is slow: each request needs both.
std::optional<IpAddress> IpAddress::parse_ipv4(std::string_view text) {
  const char* at = text.data();
  const char* const end = at + text.size();
  const auto has_digit = [&] { return at != end && is_digit(*at); };
  IpAddress ip;
  ip.is_ipv4_ = true;
  for (std::size_t i = 0; i < 4; ++i) {
    if (i > 0 && (at == end || *at++ != '.')) return std::nullopt;
    if (!has_digit()) return std::nullopt;
    auto number = static_cast<unsigned>(*at++ - '0');
    while (number != 0 && has_digit()) {  // none may follow a leading zero
      number = number * 10 + static_cast<unsigned>(*at++ - '0');
      if (number > 255) return std::nullopt;
    }
    ip.bytes_[i] = static_cast<std::uint8_t>(number);
  }
  return at == end ? std::optional(ip) : std::nullopt;
}

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
  if (const auto ipv4 = parse_ipv4(text)) return ipv4;
  char buffer[INET6_ADDRSTRLEN] = {};
  if (text.size() >= sizeof buffer) return std::nullopt;
  // Nearly all text that is no address has no colon.
  constexpr auto kNowhere = std::string_view::npos;
  if (text.find(':') == kNowhere || text.find('\0') != kNowhere) return std::nullopt;
  std::copy(text.begin(), text.end(), buffer);
  IpAddress ip;
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

std::uint16_t IpAddress::first_bits() const {
  return static_cast<std::uint16_t>(bytes_[0] << 8U | bytes_[1]);
}

std::string IpAddress::text() const {
  NetworkText text;
  const char* const end = write_address(text, *this);
  return {text.data(), size_between(text, end)};
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

Result<IpNetwork> IpNetwork::parse(std::string_view text) {
  const auto slash = text.find('/');
  const auto address = IpAddress::parse(text.substr(0, slash));
  if (!address) {
    return no_network("not a network; write it like 192.0.2.0/24, 2001:db8::/32 or 192.0.2.7");
  }
  if (slash == std::string_view::npos) return IpNetwork(*address, address->bits());
  const bool is_mapped = address->is_ipv4() && text.find(':') != std::string_view::npos;
  const int least = is_mapped ? kMappedBits : 0;
  const auto prefix = parse_prefix(text.substr(slash + 1));
  if (!prefix || *prefix < least || *prefix > least + address->bits()) {
    return no_network("what follows the / must be a number of bits from " + std::to_string(least) +
                      " to " + std::to_string(least + address->bits()) +
                      (is_mapped ? ", or write the IPv4 network itself, like 192.0.2.0/24" : ""));
  }
  const IpNetwork network(address->masked(*prefix - least), *prefix - least);
  if (network.first_ == *address) return network;
  return no_network("has bits beyond its prefix; write " + network.text() + ", or " +
                    address->text() + " for that address alone");
}

bool IpNetwork::contains(const IpAddress& address) const {
  return address.masked(prefix_) == first_;
}

std::string IpNetwork::text() const {
  if (prefix_ == first_.bits()) return first_.text();
  std::string text;
  append_network(text, first_, prefix_);
  return text;
}

void append_network(std::string& out, const IpAddress& address, int prefix) {
  NetworkText text;
  char* end = write_address(text, address.masked(prefix));
  *end++ = '/';
  end = write_small(end, static_cast<unsigned>(prefix));
  out.append(text.data(), size_between(text, end));
}

}  // namespace grayling
