// SPDX-License-Identifier: MIT
#include "grayling/base/quick_hash.hpp"

#include <bit>
#include <set>
#include <string>

#include "support/catch.hpp"

using namespace grayling;

TEST_CASE("each bit of a short text changes about half of its quick hash") {
  for (std::size_t size = 1; size < 40; ++size) {
    const std::string text(size, 'a');
    int changed = 0;
    for (std::size_t bit = 0; bit < 8 * size; ++bit) {
      std::string other = text;
      other[bit / 8] = static_cast<char>(other[bit / 8] ^ (1 << bit % 8));
      const int bits = std::popcount(quick_hash(text) ^ quick_hash(other));
      CAPTURE(size, bit, bits);
      CHECK(bits > 6);
      changed += bits;
    }
    CAPTURE(size);
    CHECK(changed / static_cast<int>(8 * size) > 24);
    CHECK(changed / static_cast<int>(8 * size) < 40);
  }
}

TEST_CASE("the instances of a busy day have different quick hashes") {
  std::set<std::uint64_t> hashes;
  constexpr std::size_t kCount = 200'000;
  for (std::size_t i = 0; i < kCount; ++i) {
    const auto pid = std::to_string(i % 97);
    hashes.insert(quick_hash(pid + "." + std::to_string(i) + ".65f1c2a0.0") & ~std::uint64_t{0xf});
  }
  CHECK(hashes.size() == kCount);
}

TEST_CASE("texts of one byte have different quick hashes, whatever their lengths are") {
  std::set<std::uint64_t> hashes;
  for (std::size_t size = 0; size < 100; ++size) hashes.insert(quick_hash(std::string(size, '\0')));
  CHECK(hashes.size() == 100);
}
