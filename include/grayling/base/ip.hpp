// SPDX-License-Identifier: MIT
// IP addresses and networks of clients. Pure values, any thread.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "grayling/base/result.hpp"

namespace grayling {

class IpAddress {
 public:
  // Reads "192.0.2.7" or any form of IPv6 in RFC 4291; "::ffff:192.0.2.7" is the IPv4 address.
  // Returns nothing for other text: a port, prefix, zone ("%eth0"), bracket or blank isn't
  // accepted.
  static std::optional<IpAddress> parse(std::string_view text);

  bool is_ipv4() const { return is_ipv4_; }
  bool is_loopback() const;  // 127.0.0.0/8 and ::1
  int bits() const { return is_ipv4_ ? 32 : 128; }
  std::string text() const;                                             // RFC 5952
  std::uint16_t first_bits() const;                                     // the first 16
  const std::array<std::uint8_t, 16>& bytes() const { return bytes_; }  // IPv4: the first four

  // Returns this address with all but its first `prefix` bits cleared; 0 <= prefix <= bits().
  IpAddress masked(int prefix) const;

  auto operator<=>(const IpAddress&) const = default;

 private:
  static std::optional<IpAddress> parse_ipv4(std::string_view text);

  bool is_ipv4_ = false;
  std::array<std::uint8_t, 16> bytes_{};  // network order; IPv4 uses the first four
};

// All addresses of one family that begin with the same bits.
class IpNetwork {
 public:
  // Reads "192.0.2.0/24", "2001:db8::/32", or one address; "::ffff:192.0.2.0/120" is 192.0.2.0/24.
  // The error (ErrorKind::Config) says what is wrong and what would be right. A bit set beyond the
  // prefix is an error, because the author meant another network or a single address.
  static Result<IpNetwork> parse(std::string_view text);

  bool contains(const IpAddress& address) const;
  const IpAddress& first() const { return first_; }
  int prefix() const { return prefix_; }
  std::string text() const;  // "192.0.2.0/24"; a single address has no "/32" or "/128"

  bool operator==(const IpNetwork&) const = default;

 private:
  IpNetwork(const IpAddress& first, int prefix) : first_(first), prefix_(prefix) {}

  IpAddress first_;
  int prefix_ = 0;  // bits of the address' own family
};

// Appends the network of `prefix` bits that holds `address`: "192.0.2.0/24", "2001:db8::/64".
void append_network(std::string& out, const IpAddress& address, int prefix);

}  // namespace grayling
