// SPDX-License-Identifier: MIT
#include "grayling/engine/key_hash.hpp"

#include <algorithm>
#include <cstring>

#include <sodium.h>

namespace grayling {

KeyHasher::KeyHasher() {
  randombytes_buf(secret_.data(), secret_.size());
}

// Each part with its length in front: no two lists of parts give the same bytes.
KeyHash KeyHasher::hash_parts(std::initializer_list<std::string_view> parts) {
  std::size_t size = 0;
  for (const auto part : parts) size += sizeof(std::uint32_t) + part.size();
  if (bytes_.size() < size) bytes_.resize(size);
  char* end = bytes_.data();
  for (const auto part : parts) {
    const auto part_size = static_cast<std::uint32_t>(part.size());
    std::memcpy(end, &part_size, sizeof part_size);
    end = std::copy(part.begin(), part.end(), end + sizeof part_size);
  }

  static_assert(crypto_shorthash_siphashx24_BYTES == sizeof(KeyHash));
  static_assert(crypto_shorthash_siphashx24_KEYBYTES == 16);
  unsigned char out[crypto_shorthash_siphashx24_BYTES];
  crypto_shorthash_siphashx24(out, reinterpret_cast<const unsigned char*>(bytes_.data()), size,
                              secret_.data());
  KeyHash hash;
  std::memcpy(&hash, out, sizeof out);
  if (hash == KeyHash{}) hash.low = 1;  // zero marks an empty slot (fixed_table.hpp)
  return hash;
}

KeyHash KeyHasher::hash(const Key& key) {
  return hash_parts({key.sender, key.client, key.recipient});
}

KeyHash KeyHasher::hash(const StandingKey& key) {
  const auto kind = static_cast<char>(key.kind);
  return hash_parts({std::string_view(&kind, 1), key.name, key.partner});
}

}  // namespace grayling
