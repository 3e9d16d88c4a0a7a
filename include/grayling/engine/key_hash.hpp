// SPDX-License-Identifier: MIT
// A short name for a key: SipHash-2-4 of 128 bits under a secret of this process, so that nobody
// outside can choose keys that meet (libsodium). Any thread.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "grayling/greylist/record.hpp"

namespace grayling {

struct KeyHash {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  auto operator<=>(const KeyHash&) const = default;
};

class KeyHasher {
 public:
  KeyHasher();  // draws the secret

  KeyHash hash(const Key& key) const;
  // Of a message (its `instance`) alone, and of one with a key.
  KeyHash hash(std::string_view instance) const;
  KeyHash hash(std::string_view instance, const KeyHash& key) const;

 private:
  std::array<unsigned char, 16> secret_{};
};

}  // namespace grayling

template <>
struct std::hash<grayling::KeyHash> {
  std::size_t operator()(const grayling::KeyHash& key) const noexcept { return key.low; }
};
