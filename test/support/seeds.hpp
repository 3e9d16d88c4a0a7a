// SPDX-License-Identifier: MIT
// The seeds of a simulation. Any thread.
#pragma once

#include <cstdlib>
#include <numeric>
#include <string>
#include <vector>

namespace grayling {

// 0 to count - 1; or, to repeat a failure, the one in the environment's GRAYLING_SEED.
inline std::vector<unsigned> seeds(unsigned count) {
  const char* const one = std::getenv("GRAYLING_SEED");
  if (one != nullptr) return {static_cast<unsigned>(std::stoul(one))};
  std::vector<unsigned> all(count);
  std::iota(all.begin(), all.end(), 0U);
  return all;
}

}  // namespace grayling
