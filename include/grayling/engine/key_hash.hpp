// SPDX-License-Identifier: MIT
// A short name for a key: SipHash-2-4 of 128 bits under a secret of this process, so that nobody
// outside can choose keys that collide (libsodium). One thread: a hasher owns the buffer in which
// it assembles the bytes.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <vector>

#include "grayling/greylist/record.hpp"
#include "grayling/greylist/standing.hpp"

namespace grayling {

struct KeyHash {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  auto operator<=>(const KeyHash&) const = default;
};

class KeyHasher {
 public:
  KeyHasher();  // draws the secret

  KeyHash hash(const Key& key);
  KeyHash hash(const StandingKey& key);

 private:
  KeyHash hash_parts(std::initializer_list<std::string_view> parts);

  std::array<unsigned char, 16> secret_{};
  std::vector<char> bytes_;  // as many as the longest key has needed
};

}  // namespace grayling

template <>
struct std::hash<grayling::KeyHash> {
  std::size_t operator()(const grayling::KeyHash& key) const noexcept { return key.low; }
};
