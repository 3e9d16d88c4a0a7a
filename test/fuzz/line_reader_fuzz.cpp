// SPDX-License-Identifier: MIT
// The reader of lines finds what a look at each byte finds, wherever the bytes are cut. The first
// two bytes of the input say where: in pieces of one size after a first piece of another.
#include <cstdint>

#include "fuzz/require.hpp"
#include "support/plain_lines.hpp"

using namespace grayling;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 2, size - 2);
  const auto expected = plain_lines(bytes);
  require(read_lines(bytes, {bytes.size() + 1}) == expected);
  require(read_lines(bytes, {std::size_t{data[0]} + 1, std::size_t{data[1]} + 1}) == expected);
  return 0;
}
