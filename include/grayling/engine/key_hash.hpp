// SPDX-License-Identifier: MIT
// A short name for a key: SipHash-2-4 of 128 bits under a secret of this process, so that nobody
// outside can choose keys that collide (libsodium). One thread: a hasher owns the buffer in which
// it assembles the bytes.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

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
  void add(std::string_view part);
  KeyHash finish();

  std::array<unsigned char, 16> secret_{};
  std::string bytes_;
};

}  // namespace grayling

template <>
struct std::hash<grayling::KeyHash> {
  std::size_t operator()(const grayling::KeyHash& key) const noexcept { return key.low; }
};
