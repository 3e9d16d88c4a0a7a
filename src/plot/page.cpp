// SPDX-License-Identifier: MIT
#include "grayling/plot/page.hpp"

#include <fmt/format.h>

#include "grayling/plot/html.hpp"
#include "grayling/plot/style.hpp"

namespace grayling {
namespace {

constexpr std::string_view kHead =
    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
    "style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
    "<meta name=\"referrer\" content=\"no-referrer\">\n"
    "<meta name=\"robots\" content=\"noindex\">\n";

// Added to plot_style().
constexpr std::string_view kStyle =
    "td { overflow-wrap: anywhere; }\n"
    "thead th, td:last-child, .numbers td { white-space: nowrap; overflow-wrap: normal; }\n"
    "@media (max-width: 40rem) {\n"
    "  table { font-size: .8125rem; }\n"
    "  th, td { padding: .25rem; }\n"
    "  thead th { white-space: normal; }\n"
    "  table:not(.numbers) td:last-child { white-space: normal; overflow-wrap: anywhere; }\n"
    "}\n";

}  // namespace

std::string html_page(const HtmlPage& page) {
  std::string text(kHead);
  text += fmt::format("<title>{}</title>\n<style>\n{}{}</style>\n</head>\n<body>\n",
                      html_text(page.title), plot_style(), kStyle);
  text += fmt::format("<header>\n<h1>{}</h1>\n<p class=\"faint\">{}</p>\n</header>\n",
                      html_text(page.heading), html_text(page.remark));
  text += "<main>\n" + page.content;
  text += fmt::format("</main>\n<footer><p class=\"faint\">{}</p></footer>\n</body>\n</html>\n",
                      html_text(page.footer));
  return text;
}

std::string html_section(std::string_view heading, const std::string& content) {
  return fmt::format("<section>\n<h2>{}</h2>\n{}</section>\n", html_text(heading), content);
}

std::string html_paragraph(const std::string& text) {
  return "<p>" + html_text(text) + "</p>\n";
}

std::string html_scrolled(const std::string& table) {
  return "<div class=\"scroll\">" + table + "</div>\n";
}

}  // namespace grayling
