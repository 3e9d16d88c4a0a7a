// SPDX-License-Identifier: MIT
#include "grayling/engine/key_hash.hpp"

#include <cstring>

#include <sodium.h>

namespace grayling {

KeyHasher::KeyHasher() {
  randombytes_buf(secret_.data(), secret_.size());
}

// Each part with its length in front: no two lists of parts give the same bytes.
void KeyHasher::add(std::string_view part) {
  const auto size = static_cast<std::uint32_t>(part.size());
  bytes_.append(reinterpret_cast<const char*>(&size), sizeof size).append(part);
}

KeyHash KeyHasher::finish() {
  static_assert(crypto_shorthash_siphashx24_BYTES == sizeof(KeyHash));
  static_assert(crypto_shorthash_siphashx24_KEYBYTES == 16);
  unsigned char out[crypto_shorthash_siphashx24_BYTES];
  crypto_shorthash_siphashx24(out, reinterpret_cast<const unsigned char*>(bytes_.data()),
                              bytes_.size(), secret_.data());
  bytes_.clear();
  KeyHash hash;
  std::memcpy(&hash, out, sizeof out);
  if (hash == KeyHash{}) hash.low = 1;  // zero marks an empty slot (fixed_table.hpp)
  return hash;
}

KeyHash KeyHasher::hash(const Key& key) {
  add(key.sender);
  add(key.client);
  add(key.recipient);
  return finish();
}

KeyHash KeyHasher::hash(const StandingKey& key) {
  const auto kind = static_cast<char>(key.kind);
  add({&kind, 1});
  add(key.name);
  add(key.partner);
  return finish();
}

}  // namespace grayling
