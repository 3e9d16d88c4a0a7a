// SPDX-License-Identifier: MIT
// Cuts the rows of a call into portions, each of which becomes one statement. Pure, any thread.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "grayling/base/assert.hpp"
#include "store/mysql/server/statement_size.hpp"

namespace grayling::mysql {

// `items` in order, in portions of at most kStatementRowsMax items and about `bytes_max` bytes, but
// one item at least. `text_bytes` says how long the texts of an item are; as hex digits they take
// twice that.
template <typename Item, typename TextBytes>
std::vector<std::span<const Item>> cut_to_portions(std::span<const Item> items,
                                                   std::size_t bytes_max,
                                                   const TextBytes& text_bytes) {
  constexpr std::size_t kAround = 256;  // what else a row takes in any of our statements
  std::vector<std::span<const Item>> portions;
  std::size_t start = 0;
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const std::size_t more = 2 * text_bytes(items[i]) + kAround;
    const std::size_t rows = i - start;
    GRAYLING_ASSERT(rows <= kStatementRowsMax);
    if (rows == kStatementRowsMax || (rows > 0 && bytes + more > bytes_max)) {
      portions.push_back(items.subspan(start, rows));
      start = i;
      bytes = 0;
    }
    bytes += more;
  }
  if (start < items.size()) portions.push_back(items.subspan(start));
  return portions;
}

}  // namespace grayling::mysql
