// SPDX-License-Identifier: MIT
// Other addresses in place of those of clients: two that begin with the same bits begin with as
// many same bits afterwards, so that networks of any size stay networks (Crypto-PAn, Xu and others
// 2002). Any thread.
#pragma once

#include <array>
#include <cstdint>

#include "grayling/base/ip.hpp"
#include "replay/keyed_hash.hpp"

namespace grayling {

class AnonymousAddresses {
 public:
  // `hash` must outlive it.
  explicit AnonymousAddresses(const KeyedHash& hash);

  // Each address gets another of its own. Loopback and groups stay what they are; so do the first
  // three bits of IPv6, and of IPv4 a network of eight bits stays one, no more.
  IpAddress of(const IpAddress& address) const;

 private:
  using Bytes = std::array<std::uint8_t, 16>;
  void change_bits(Bytes& bytes, unsigned first, unsigned end) const;

  const KeyedHash& hash_;
  std::array<std::uint8_t, 256> first_{};  // what the first number of an IPv4 address becomes
};

}  // namespace grayling
