// SPDX-License-Identifier: MIT
// All errors of a configuration. Plain values.
#pragma once

#include <vector>

#include "grayling/base/result.hpp"

namespace grayling {

using Mistakes = std::vector<Error>;

inline void collect(Mistakes& mistakes, const Result<void>& done) {
  if (!done) mistakes.push_back(done.error());
}

}  // namespace grayling
