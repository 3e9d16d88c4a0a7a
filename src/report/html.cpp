// SPDX-License-Identifier: MIT
// The report as a page in one file, which loads and runs nothing, because its text came from
// strangers.
#include "grayling/plot/html.hpp"

#include <fmt/format.h>

#include "grayling/plot/format.hpp"
#include "grayling/plot/style.hpp"
#include "grayling/report/figures.hpp"
#include "grayling/report/words.hpp"
#include "report/html_parts.hpp"

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

std::string section(std::string_view heading, const std::string& content) {
  return fmt::format("<section>\n<h2>{}</h2>\n{}</section>\n", html_text(heading), content);
}

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
                                   (figures.until - figures.from) / 3600));
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

std::string html_paragraph(const std::string& text) {
  return "<p>" + html_text(text) + "</p>\n";
}

std::string html_scrolled(const std::string& table) {
  return "<div class=\"scroll\">" + table + "</div>\n";
}

std::string report_html(const ReportFigures& figures) {
  std::string page(kHead);
  page += fmt::format("<title>grayling: {}</title>\n<style>\n{}{}</style>\n</head>\n<body>\n",
                      html_text(format_period(figures.from, figures.until)), plot_style(), kStyle);
  page +=
      fmt::format("<header>\n<h1>Greylisting report</h1>\n<p class=\"faint\">{}</p>\n</header>\n",
                  html_text(format_period(figures.from, figures.until)));
  page += "<main>\n" + cards(figures) + report_plots(figures);
  page += section("Waited longest", longest(figures));
  page += section("All mail", answers(figures));
  if (has_points(figures)) page += section("Points of strangers", points_content(figures));
  if (has_domains(figures)) page += section("Domains", domains_content(figures));
  const bool has_exemptions = figures.exemptions_all > 0 || !figures.exemptions.empty();
  if (has_exemptions) page += section("Exemptions", exemptions(figures));
  if (!figures.policies.empty()) page += section("Policies", policies(figures));
  return page + "</main>\n<footer><p class=\"faint\">Made by grayling report.</p></footer>\n" +
         "</body>\n</html>\n";
}

}  // namespace grayling
