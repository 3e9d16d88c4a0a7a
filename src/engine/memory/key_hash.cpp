// SPDX-License-Identifier: MIT
#include "grayling/engine/key_hash.hpp"

#include <cstring>
#include <string_view>

#include <sodium.h>

// Inlined: a known sender's request is hashed once, and the call would cost as much again.
#define XXH_INLINE_ALL
#include <xxhash.h>

namespace grayling {
namespace {

char* write_part(char* to, std::string_view part) {
  const auto size = static_cast<std::uint32_t>(part.size());
  std::memcpy(to, &size, sizeof size);
  std::memcpy(to + sizeof size, part.data(), part.size());
  return to + sizeof size + part.size();
}

}  // namespace

KeyHasher::KeyHasher() {
  static_assert(std::tuple_size_v<decltype(secret_)> >= XXH3_SECRET_SIZE_MIN);
  randombytes_buf(secret_.data(), secret_.size());
}

// Each part with its length in front: no two lists of parts give the same bytes.
template <typename... Parts>
KeyHash KeyHasher::hash_parts(const Parts&... parts) {
  const std::size_t size = (... + (sizeof(std::uint32_t) + parts.size()));
  if (bytes_.size() < size) bytes_.resize(size);
  char* end = bytes_.data();
  ((end = write_part(end, parts)), ...);

  const auto sum = XXH3_128bits_withSecret(bytes_.data(), size, secret_.data(), secret_.size());
  KeyHash hash{sum.high64, sum.low64};
  if (hash == KeyHash{}) hash.low = 1;  // zero marks an empty slot (fixed_table.hpp)
  return hash;
}

KeyHash KeyHasher::hash(const Key& key) {
  return hash_parts(key.sender, key.client, key.recipient);
}

KeyHash KeyHasher::hash(const StandingKey& key) {
  const auto kind = static_cast<char>(key.kind);
  return hash_parts(std::string_view(&kind, 1), key.name, key.partner);
}

}  // namespace grayling
