// SPDX-License-Identifier: MIT
// Hashes of names under a key: without the key nobody can tell the name, nor try names until one
// fits (BLAKE2b and SipHash, libsodium). Any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace grayling {

class KeyedHash {
 public:
  // The same text gives the same hashes; "" draws a key that nobody knows.
  explicit KeyedHash(std::string_view key_text);

  // `count` letters, at most 24. None is a vowel, so that they spell no word. The same text of
  // another kind gives others.
  std::string letters(std::string_view kind, std::string_view text, std::size_t count) const;

  // A number for a beginning of an address: `bytes` as they are, of which `bits` count.
  std::uint64_t number(std::string_view bytes, unsigned bits) const;

 private:
  std::array<unsigned char, 32> key_{};
  std::array<unsigned char, 16> short_key_{};
};

}  // namespace grayling
