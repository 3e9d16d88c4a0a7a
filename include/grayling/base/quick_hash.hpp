// SPDX-License-Identifier: MIT
// A hash of short text that costs a third of std::hash. It has no secret: use it where a collision
// costs little, or where nobody outside can choose the text. Pure, any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace grayling {

namespace detail {

template <typename Number>
std::uint64_t load_bytes(const char* bytes) {
  Number number = 0;
  std::memcpy(&number, bytes, sizeof number);
  return number;
}

// Both halves of the product depend on all bits.
inline std::uint64_t mix_bits(std::uint64_t bits) {
  __extension__ using Product = unsigned __int128;
  const Product product = Product{bits} * 0x9e3779b97f4a7c15;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64U);
}

}  // namespace detail

// The last bytes may be taken twice. The size is hashed first, so it shows which are.
inline std::uint64_t quick_hash(std::string_view text) {
  using detail::load_bytes;
  using detail::mix_bits;
  constexpr std::size_t kEight = sizeof(std::uint64_t);
  constexpr std::size_t kFour = sizeof(std::uint32_t);
  const std::size_t size = text.size();
  const char* const end = text.data() + size;
  std::uint64_t hash = mix_bits(size + 1);
  if (size < kFour) {
    for (const char c : text) hash = hash << 8U ^ static_cast<unsigned char>(c);
    return mix_bits(hash);
  }
  if (size < kEight) {
    const auto first = load_bytes<std::uint32_t>(text.data());
    return mix_bits(hash ^ (first << 32U | load_bytes<std::uint32_t>(end - kFour)));
  }
  for (const char* at = text.data(); at < end - kEight; at += kEight) {
    hash = mix_bits(hash ^ load_bytes<std::uint64_t>(at));
  }
  return mix_bits(hash ^ load_bytes<std::uint64_t>(end - kEight));
}

}  // namespace grayling
