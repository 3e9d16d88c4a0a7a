// SPDX-License-Identifier: MIT
// What the report's page says of strangers' points.
#include <fmt/format.h>

#include "grayling/plot/format.hpp"
#include "grayling/plot/html.hpp"
#include "report/html_parts.hpp"

namespace grayling {
namespace {

std::string selective_table(const ReportFigures& figures) {
  const auto& [let_in, others] = figures.selective;
  const auto all = figures.selective.all();
  if (all == 0) return "";
  const auto mails = let_in.held() + let_in.learned;
  HtmlTable table{"With suspicion.selective = true, of these strangers", {"", "", ""}, {}};
  const auto row = [&table](const char* what, std::int64_t number, std::int64_t of) {
    table.rows.push_back({what, format_count(number), format_share(number, of)});
  };
  row("would pass at once", mails, all);
  row("of those, came back and passed: would not have waited", let_in.returned, mails);
  row("of those, never came back: spam, as far as one can tell", let_in.never, mails);
  row("of those, may still come back", let_in.open, mails);
  row("of those, let through to learn: spam or not", let_in.learned, mails);
  row("would wait", others, all);
  std::erase_if(table.rows, [](const auto& cells) { return cells[1] == "0"; });
  return html_scrolled(html_table(table));
}

std::string sign_table(const ReportFigures& figures) {
  HtmlTable table{
      "Signs that gave them points", {"Sign", "Strangers", "Waited", "Never came back", ""}, {}};
  for (const auto& sign : figures.signs) {
    if (table.rows.size() == kReportRowsMax) break;
    const auto held = sign.strangers.held();
    const auto never = sign.strangers.never;
    table.rows.push_back({sign.name.empty() ? "(none)" : sign.name, format_count(sign.all()),
                          format_count(held), format_count(never),
                          held > 0 ? format_share(never, held) : ""});
  }
  return html_scrolled(html_table(table));
}

}  // namespace

std::string points_content(const ReportFigures& figures) {
  return selective_table(figures) + sign_table(figures);
}

}  // namespace grayling
