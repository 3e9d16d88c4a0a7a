// SPDX-License-Identifier: MIT
#include "grayling/plot/html.hpp"

#include "grayling/base/text.hpp"

namespace grayling {
namespace {

// A long name or address may end its line after one of these, so that no word of it is torn.
std::string breakable(const std::string& html) {
  std::string out;
  for (const char c : html) {
    out.push_back(c);
    if (c == '.' || c == '@') out.append("<wbr>");
  }
  return out;
}

void append_row(std::string& out, const std::vector<std::string>& cells) {
  out.append("<tr>");
  for (std::size_t i = 0; i < cells.size(); ++i) {
    out.append(i == 0 ? "<th scope=\"row\">" : "<td>").append(breakable(html_text(cells[i])));
    out.append(i == 0 ? "</th>" : "</td>");
  }
  out.append("</tr>\n");
}

}  // namespace

std::string html_text(std::string_view text, std::size_t bytes_max) {
  std::string out;
  for (const char c : printable(text, bytes_max)) {
    switch (c) {
      case '&':
        out.append("&amp;");
        break;
      case '<':
        out.append("&lt;");
        break;
      case '>':
        out.append("&gt;");
        break;
      case '"':
        out.append("&quot;");
        break;
      case '\'':
        out.append("&#39;");
        break;
      default:
        out.push_back(c);
    }
  }
  return out;
}

std::string html_table(const HtmlTable& table) {
  std::string out = table.has_numbers ? "<table class=\"numbers\">" : "<table>";
  out.append("<caption>").append(html_text(table.caption)).append("</caption>\n<thead><tr>");
  for (const auto& cell : table.head) {
    out.append("<th scope=\"col\">").append(html_text(cell)).append("</th>");
  }
  out.append("</tr></thead>\n<tbody>\n");
  for (const auto& row : table.rows) append_row(out, row);
  return out.append("</tbody></table>\n");
}

std::string html_card(std::string_view name, std::string_view figure, std::string_view remark) {
  return "<div class=\"card\"><dt>" + html_text(name) + "</dt><dd class=\"figure\">" +
         html_text(figure) + "</dd><dd class=\"faint\">" + html_text(remark) + "</dd></div>\n";
}

}  // namespace grayling
