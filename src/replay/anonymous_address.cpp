// SPDX-License-Identifier: MIT
#include "replay/anonymous_address.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "grayling/base/assert.hpp"

namespace grayling {
namespace {

using Bytes = std::array<std::uint8_t, 16>;

std::string ipv6_text(const Bytes& bytes) {
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 2) {
    text += fmt::format("{}{:02x}{:02x}", i == 0 ? "" : ":", bytes[i], bytes[i + 1]);
  }
  return text;
}

}  // namespace

AnonymousAddresses::AnonymousAddresses(const KeyedHash& hash) : hash_(hash) {
  std::vector<std::uint8_t> public_ones;
  for (unsigned i = 0; i < first_.size(); ++i) {
    first_[i] = static_cast<std::uint8_t>(i);
    if (i != 0 && i != 127 && i < 224) public_ones.push_back(static_cast<std::uint8_t>(i));
  }
  auto shuffled = public_ones;
  for (std::size_t left = shuffled.size(); left > 1; --left) {
    const std::string round = std::to_string(left);
    std::swap(shuffled[left - 1], shuffled[hash.number(round, 0) % left]);
  }
  for (std::size_t i = 0; i < shuffled.size(); ++i) first_[public_ones[i]] = shuffled[i];
}

// Whether a bit changes depends on all bits before it, and on nothing else.
void AnonymousAddresses::change_bits(Bytes& bytes, unsigned first, unsigned end) const {
  const Bytes original = bytes;
  Bytes before{};
  const auto mask_of = [](unsigned bit) { return static_cast<std::uint8_t>(0x80U >> (bit % 8)); };
  for (unsigned bit = 0; bit < end; ++bit) {
    if (bit >= first) {
      const std::string_view text(reinterpret_cast<const char*>(before.data()), before.size());
      if ((hash_.number(text, bit) & 1U) != 0) bytes[bit / 8] ^= mask_of(bit);
    }
    before[bit / 8] =
        static_cast<std::uint8_t>(before[bit / 8] | (original[bit / 8] & mask_of(bit)));
  }
}

IpAddress AnonymousAddresses::of(const IpAddress& address) const {
  if (address.is_loopback()) return address;
  Bytes bytes = address.bytes();
  if (address.is_ipv4()) {
    change_bits(bytes, 8, 32);
    bytes[0] = first_[bytes[0]];
  } else {
    change_bits(bytes, 3, 128);
  }
  const auto text = address.is_ipv4()
                        ? fmt::format("{}.{}.{}.{}", bytes[0], bytes[1], bytes[2], bytes[3])
                        : ipv6_text(bytes);
  const auto made = IpAddress::parse(text);
  GRAYLING_ASSERT(made);
  return *made;
}

}  // namespace grayling
