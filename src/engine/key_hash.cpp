// SPDX-License-Identifier: MIT
#include "grayling/engine/key_hash.hpp"

#include <string>

#include <sodium.h>

namespace grayling {
namespace {

// Each part with its length in front: no two lists of parts give the same bytes.
void append_part(std::string& bytes, std::string_view part) {
  const auto size = static_cast<std::uint32_t>(part.size());
  bytes.append(reinterpret_cast<const char*>(&size), sizeof size).append(part);
}

KeyHash siphash(std::string_view bytes, const unsigned char* secret) {
  static_assert(crypto_shorthash_siphashx24_BYTES == sizeof(KeyHash));
  static_assert(crypto_shorthash_siphashx24_KEYBYTES == 16);
  unsigned char out[crypto_shorthash_siphashx24_BYTES];
  crypto_shorthash_siphashx24(out, reinterpret_cast<const unsigned char*>(bytes.data()),
                              bytes.size(), secret);
  KeyHash hash;
  std::memcpy(&hash, out, sizeof out);
  if (hash == KeyHash{}) hash.low = 1;  // zero marks an empty slot (fixed_table.hpp)
  return hash;
}

}  // namespace

KeyHasher::KeyHasher() {
  randombytes_buf(secret_.data(), secret_.size());
}

KeyHash KeyHasher::hash(const Key& key) const {
  std::string bytes;
  bytes.reserve(256);
  append_part(bytes, key.sender);
  append_part(bytes, key.client);
  append_part(bytes, key.recipient);
  return siphash(bytes, secret_.data());
}

KeyHash KeyHasher::hash(std::string_view instance) const {
  std::string bytes = "i";
  append_part(bytes, instance);
  return siphash(bytes, secret_.data());
}

KeyHash KeyHasher::hash(std::string_view instance, const KeyHash& key) const {
  std::string bytes = "m";
  append_part(bytes, instance);
  append_part(bytes, {reinterpret_cast<const char*>(&key), sizeof key});
  return siphash(bytes, secret_.data());
}

}  // namespace grayling
