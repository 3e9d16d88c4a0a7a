// SPDX-License-Identifier: MIT
// Goes through rows of the store page by page, so that memory does not grow with their number. Any
// thread.
#pragma once

#include <cstddef>

#include "grayling/base/result.hpp"

namespace grayling {

// `next()` gives the next page, a Result of a vector of at most `rows_max` rows; one with fewer is
// the last. `visit(page)` takes each page that has rows, and returns a Result<bool>; false: that is
// enough. Returns whether the end was reached, or the first error of either.
template <typename Next, typename Visit>
Result<bool> for_each_page(std::size_t rows_max, Next next, Visit visit) {
  for (std::size_t read = rows_max; read == rows_max;) {
    const auto page = next();
    if (!page) return fail(page.error());
    read = page->size();
    if (read == 0) break;
    Result<bool> goes_on = visit(*page);
    if (!goes_on || !*goes_on) return goes_on;
  }
  return true;
}

}  // namespace grayling
