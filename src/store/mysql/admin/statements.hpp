// SPDX-License-Identifier: MIT
// Statements of many rows, cut to the size that a server takes (max_allowed_packet). Pure, any
// thread.
#pragma once

#include <span>
#include <string>
#include <vector>

namespace grayling::mysql {

// The statements that make(part) writes for `items`, each of at most `bytes_max` bytes. A statement
// of a single item may be longer.
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

// Joins statements by ';' into as few texts as possible, each of at most `bytes_max` bytes. A
// single statement may be longer.
std::vector<std::string> joined_statements(const std::vector<std::string>& statements,
                                           std::size_t bytes_max);

}  // namespace grayling::mysql
