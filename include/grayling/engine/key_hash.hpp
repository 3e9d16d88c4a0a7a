// SPDX-License-Identifier: MIT
// A short name for a key: XXH3 of 128 bits under a secret of this process (xxHash). Which
// keys collide depends on the secret, and an answer tells neither a hash nor the secret, so nobody
// outside can tell which do. Never show a hash, or what is made of it: XXH3 is no cryptographic
// hash, so hashes could tell the secret. One thread: a hasher owns the buffer in which it assembles
// the bytes.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
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
  template <typename... Parts>
  KeyHash hash_parts(const Parts&... parts);

  std::array<unsigned char, 192> secret_{};  // as long as XXH3's own
  std::vector<char> bytes_;                  // as many as the longest key has needed
};

}  // namespace grayling

template <>
struct std::hash<grayling::KeyHash> {
  std::size_t operator()(const grayling::KeyHash& key) const noexcept { return key.low; }
};
