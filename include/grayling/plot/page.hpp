// SPDX-License-Identifier: MIT
// A page in one file with plots and tables. It loads and runs nothing, because its text may come
// from strangers. Pure, any thread.
#pragma once

#include <string>
#include <string_view>

namespace grayling {

struct HtmlPage {
  std::string title;    // text
  std::string heading;  // text
  std::string remark;   // text, below the heading
  std::string content;  // HTML
  std::string footer;   // text
};
std::string html_page(const HtmlPage& page);

std::string html_section(std::string_view heading, const std::string& content);  // HTML content
std::string html_paragraph(const std::string& text);                             // of any text
std::string html_scrolled(const std::string& table);  // HTML; a wide table scrolls

}  // namespace grayling
