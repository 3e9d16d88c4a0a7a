// SPDX-License-Identifier: MIT
// The report as a page in one file.
#include "grayling/plot/html.hpp"

#include <fmt/format.h>

#include "grayling/plot/format.hpp"
#include "grayling/plot/page.hpp"
#include "grayling/report/figures.hpp"
#include "grayling/report/words.hpp"
#include "report/html_parts.hpp"

namespace grayling {
namespace {

std::string cards(const ReportFigures& figures) {
  const auto& strangers = figures.strangers;
  const auto held = strangers.held();
  const std::string none = "–";
  std::string text = "<dl class=\"cards\">\n";
  text += html_card("Strangers held up", format_count(held), "deferred at their first mail");
  text += html_card("Came back", format_count(strangers.returned),
                    format_share(strangers.returned, held));
  text += html_card("Never came back", format_count(strangers.never),
                    format_share(strangers.never, held));
  if (strangers.open > 0) {
    text += html_card("May still come", format_count(strangers.open),
                      format_share(strangers.open, held));
  }
  text +=
      html_card("Half came back within", figures.median ? format_duration(*figures.median) : none,
                figures.ninetieth ? "90 % within " + format_duration(*figures.ninetieth) : "");
  if (figures.turned_away > 0) {
    text += html_card("Turned away before", format_count(figures.turned_away),
                      "came back all the same; pending_limit or pending_total left them no row");
  }
  if (strangers.of_proved > 0) {
    text += html_card("Let through at once", format_count(strangers.of_proved),
                      "their domain has proved itself");
  }
  if (strangers.learned > 0) {
    text += html_card("Let through to learn", format_count(strangers.learned),
                      "enforcing would have held them up");
  }
  return text + "</dl>\n";
}

std::string longest(const ReportFigures& figures) {
  if (figures.longest.empty()) return html_paragraph("Nobody came back.");
  HtmlTable table{"Of those who came back in this time",
                  {"Waited", "Sender", "Recipient", "Client"},
                  {},
                  false};
  for (const auto& wait : figures.longest) {
    table.rows.push_back({format_duration(wait.waited),
                          wait.key.sender.empty() ? "<> (the null sender)" : wait.key.sender,
                          wait.key.recipient, wait.key.client});
  }
  return html_scrolled(html_table(table));
}

std::string answers(const ReportFigures& figures) {
  const auto sorted = sorted_answers(figures);
  std::int64_t all = 0;
  for (const auto& [answer, count] : sorted) all += count;
  HtmlTable table{"Questions of Postfix, one for each recipient", {"Answered because", "", ""}, {}};
  for (const auto& [answer, count] : sorted) {
    if (count > 0) {
      table.rows.push_back({answer_words(answer), format_count(count), format_share(count, all)});
    }
  }
  return html_scrolled(html_table(table));
}

std::string exemptions(const ReportFigures& figures) {
  const auto unused = static_cast<std::int64_t>(figures.unused.size());
  std::string text = html_paragraph(fmt::format(
      "{} of {} let nobody through.", format_count(unused), format_count(figures.exemptions_all)));
  HtmlTable used{"Those that did", {"Exemption", "Mail"}, {}};
  for (const auto& [name, mails] : figures.exemptions) {
    if (used.rows.size() < kReportRowsMax) used.rows.push_back({name, format_count(mails)});
  }
  if (!used.rows.empty()) text += html_scrolled(html_table(used));
  if (figures.unused.empty()) return text;
  HtmlTable idle{"Those that didn't", {"Exemption"}, {}, false};
  for (const auto& name : figures.unused) {
    if (idle.rows.size() < kReportRowsMax) idle.rows.push_back({name});
  }
  text += "<details><summary>Those that let nobody through</summary>\n" +
          html_scrolled(html_table(idle));
  if (figures.unused.size() > kReportRowsMax) {
    text +=
        html_paragraph(fmt::format("… and {} more: grayling exemptions --unused {}h",
                                   format_count(unused - static_cast<std::int64_t>(kReportRowsMax)),
                                   (figures.until - figures.from) / kHour));
  }
  return text + "</details>\n";
}

std::string policies(const ReportFigures& figures) {
  HtmlTable table{"", {"For", "Mail", "Held up", "Learned"}, {}};
  for (const auto& policy : figures.policies) {
    const bool is_there = !policy.from.empty();
    table.rows.push_back({policy.name + (is_there ? "" : " (no longer in the configuration)"),
                          policy.mails > 0 ? format_count(policy.mails) : "none",
                          format_count(policy.held), format_count(policy.learned)});
  }
  table.rows.push_back({"all others ([greylist])", "", format_count(figures.other_held),
                        format_count(figures.other_learned)});
  return html_scrolled(html_table(table));
}

}  // namespace

std::string report_html(const ReportFigures& figures) {
  const std::string period = format_period(figures.from, figures.until);
  std::string content = cards(figures) + report_plots(figures);
  content += html_section("Waited longest", longest(figures));
  content += html_section("All mail", answers(figures));
  if (has_points(figures)) content += html_section("Points of strangers", points_content(figures));
  if (has_domains(figures)) content += html_section("Domains", domains_content(figures));
  const bool has_exemptions = figures.exemptions_all > 0 || !figures.exemptions.empty();
  if (has_exemptions) content += html_section("Exemptions", exemptions(figures));
  if (!figures.policies.empty()) content += html_section("Policies", policies(figures));
  return html_page(
      {"grayling: " + period, "Greylisting report", period, content, "Made by grayling report."});
}

}  // namespace grayling
