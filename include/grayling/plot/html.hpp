// SPDX-License-Identifier: MIT
// Text from outside, made safe for an HTML page; and tables. Pure, any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace grayling {

// `text` for use between tags or in a quoted attribute: printable(), with & < > " ' as references.
// It is first cut to `bytes_max`, and then ends in "…".
std::string html_text(std::string_view text, std::size_t bytes_max = 512);

// A table with a caption, a row of column heads and rows of cells of text; the first cell of each
// row is its head. Cells after it are numbers, at the right, where `has_numbers`.
struct HtmlTable {
  std::string caption;
  std::vector<std::string> head;
  std::vector<std::vector<std::string>> rows;
  bool has_numbers = true;
};
std::string html_table(const HtmlTable& table);

// A card: a figure with its name above and a remark below. Stands in a <dl class="cards">.
std::string html_card(std::string_view name, std::string_view figure, std::string_view remark);

}  // namespace grayling
