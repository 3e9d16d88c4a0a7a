// SPDX-License-Identifier: MIT
// The seeds of a randomised test. Any thread.
#pragma once

#include <cstdlib>
#include <numeric>
#include <string>
#include <vector>

namespace grayling {

// Returns 0 to count - 1. To repeat a failure, the environment variable GRAYLING_SEED sets one
// seed.
inline std::vector<unsigned> seeds(unsigned count) {
  const char* const one = std::getenv("GRAYLING_SEED");
  if (one != nullptr) return {static_cast<unsigned>(std::stoul(one))};
  std::vector<unsigned> all(count);
  std::iota(all.begin(), all.end(), 0U);
  return all;
}

}  // namespace grayling
