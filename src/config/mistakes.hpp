// SPDX-License-Identifier: MIT
// What is wrong with a configuration, all of it. Plain values.
#pragma once

#include <vector>

#include "grayling/base/result.hpp"

namespace grayling {

// Of values that are wrong, each by itself.
using Mistakes = std::vector<Error>;

inline void note(Mistakes& mistakes, const Result<void>& done) {
  if (!done) mistakes.push_back(done.error());
}

}  // namespace grayling
