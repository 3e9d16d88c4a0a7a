// SPDX-License-Identifier: MIT
#include "replay/keyed_hash.hpp"

#include <algorithm>
#include <cstring>

#include <sodium.h>

namespace grayling {
namespace {

constexpr std::string_view kLetters = "bcdfghjkmnpqrstvwxz";

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

template <std::size_t Size>
std::array<unsigned char, Size> hash(std::string_view text,
                                     const std::array<unsigned char, 32>& key) {
  std::array<unsigned char, Size> out{};
  crypto_generichash(out.data(), out.size(), bytes_of(text), text.size(), key.data(), key.size());
  return out;
}

}  // namespace

KeyedHash::KeyedHash(std::string_view key_text) {
  randombytes_buf(key_.data(), key_.size());
  if (!key_text.empty()) key_ = hash<32>(key_text, {});
  short_key_ = hash<16>("addresses", key_);
}

// Each byte gives a letter. 256 isn't a multiple of their number, so some are a little more
// frequent, which does no harm.
std::string KeyedHash::letters(std::string_view kind, std::string_view text,
                               std::size_t count) const {
  std::string whole(kind);
  whole.append(1, '\n').append(text);
  const auto bytes = hash<24>(whole, key_);
  std::string name;
  for (std::size_t i = 0; i < std::min(count, bytes.size()); ++i) {
    name += kLetters[bytes[i] % kLetters.size()];
  }
  return name;
}

std::uint64_t KeyedHash::number(std::string_view bytes, unsigned bits) const {
  std::array<unsigned char, 18> input{};
  std::memcpy(input.data(), bytes.data(), std::min<std::size_t>(bytes.size(), 16));
  input[16] = static_cast<unsigned char>(bits);
  input[17] = static_cast<unsigned char>(bytes.size());
  std::array<unsigned char, crypto_shorthash_BYTES> out{};
  static_assert(crypto_shorthash_KEYBYTES == 16);
  crypto_shorthash(out.data(), input.data(), input.size(), short_key_.data());
  std::uint64_t number = 0;
  std::memcpy(&number, out.data(), sizeof number);
  return number;
}

}  // namespace grayling
