// SPDX-License-Identifier: MIT
// Statements of many rows, cut to what a server takes (max_allowed_packet). Pure, any thread.
#pragma once

#include <span>
#include <string>
#include <vector>

namespace grayling::mysql {

// What `make` makes of `items` (a span, or of parts of it), in as many statements as it takes for
// each to have `bytes_max` bytes at most; one of a single item may have more.
template <typename Item, typename Make>
std::vector<std::string> statements_of(std::span<const Item> items, std::size_t bytes_max,
                                       const Make& make) {
  std::string sql = make(items);
  if (sql.size() <= bytes_max || items.size() < 2) return {std::move(sql)};
  auto statements = statements_of(items.first(items.size() / 2), bytes_max, make);
  for (auto& more : statements_of(items.subspan(items.size() / 2), bytes_max, make)) {
    statements.push_back(std::move(more));
  }
  return statements;
}

// `statements` joined by ';' into as few texts as it takes for each to have `bytes_max` at most.
std::vector<std::string> joined_statements(const std::vector<std::string>& statements,
                                           std::size_t bytes_max);

}  // namespace grayling::mysql
