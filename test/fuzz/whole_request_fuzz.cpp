// SPDX-License-Identifier: MIT
// The fast reader reads what the plain one does, or leaves the bytes to it.
#include <cstdint>

#include "fuzz/require.hpp"
#include "support/plain_request.hpp"

using namespace grayling;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  require(is_read_alike({reinterpret_cast<const char*>(data), size}));
  return 0;
}
