// SPDX-License-Identifier: MIT
// What the report's page says of domains that prove themselves.
#include <fmt/format.h>

#include "grayling/plot/format.hpp"
#include "grayling/plot/html.hpp"
#include "grayling/report/words.hpp"
#include "report/html_parts.hpp"

namespace grayling {
namespace {

std::string lost_table(const ReportFigures& figures) {
  const auto all = format_count(figures.lost_all);
  HtmlTable table{"Lost their standing: " + all, {"Domain", "When (UTC)", "Why", "Now"}, {}, false};
  for (const auto& lost : figures.lost) {
    if (table.rows.size() == kReportRowsMax) break;
    std::string now = lost.has_again ? "has it again" : "";
    if (lost.row) {
      now += fmt::format("{}{} of {} came back", now.empty() ? "" : "; ", lost.row->passes,
                         lost.row->came);
    }
    table.rows.push_back({lost.name, format_day_hour(lost.at), loss_words(lost.why), now});
  }
  return html_scrolled(html_table(table));
}

std::string unproved_table(const ReportFigures& figures) {
  HtmlTable table{
      "Came back, though SPF didn't show whose mail it was", {"Domain", "Mail", "Why"}, {}, false};
  for (const auto& domain : figures.unproved) {
    if (table.rows.size() == kReportRowsMax) break;
    table.rows.push_back({domain.name.empty() ? "(others)" : domain.name,
                          format_count(domain.mails), unproved_words(domain.spf)});
  }
  return html_scrolled(html_table(table));
}

}  // namespace

std::string domains_content(const ReportFigures& figures) {
  std::string text = html_paragraph(fmt::format(
      "{} have standing now. {} more would have it, but fewer than four fifths of their mails came "
      "back.",
      format_count(figures.domains_proved), format_count(figures.domains_too_few)));
  if (!figures.lost.empty()) text += lost_table(figures);
  if (!figures.unproved.empty()) text += unproved_table(figures);
  return text;
}

}  // namespace grayling
