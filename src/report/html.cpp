// SPDX-License-Identifier: MIT
// The report as a page in one file, which loads and runs nothing, because its text came from
// strangers.
#include "grayling/plot/html.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "grayling/plot/format.hpp"
#include "grayling/plot/plot.hpp"
#include "grayling/plot/style.hpp"
#include "grayling/report/figures.hpp"
#include "grayling/report/words.hpp"

namespace grayling {
namespace {

constexpr std::size_t kRowsMax = 50;  // of a table

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

std::string paragraph(const std::string& text) {
  return "<p>" + html_text(text) + "</p>\n";
}

std::string scrolled(const std::string& table) {
  return "<div class=\"scroll\">" + table + "</div>\n";
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
  if (strangers.learned > 0) {
    text += html_card("Let through to learn", format_count(strangers.learned),
                      "enforcing would have held them up");
  }
  return text + "</dl>\n";
}

std::string slot_text(const ReportFigures& figures, std::size_t slot) {
  constexpr Seconds kDay = 86400;
  const UnixSeconds time = figures.from + static_cast<Seconds>(slot) * figures.slot;
  const bool has_hours = figures.slot < kDay && figures.until - figures.from < 3 * kDay;
  return has_hours ? format_day_hour(time) : format_day(time);
}

Plot strangers_plot(const ReportFigures& figures) {
  Plot plot;
  plot.series = {{"came back", "blue", {}},
                 {"may still come", "amber", {}},
                 {"never came back", "grey", {}},
                 {"let through to learn", "violet", {}}};
  double most = 0;
  for (const auto& slot : figures.slots) {
    const std::array<std::int64_t, 4> parts = {slot.returned, slot.open, slot.never, slot.learned};
    for (std::size_t i = 0; i < parts.size(); ++i) {
      plot.series[i].values.push_back(static_cast<double>(parts[i]));
    }
    most = std::max(most, static_cast<double>(slot.held() + slot.learned));
  }
  std::erase_if(plot.series, [](const PlotSeries& series) {
    return std::all_of(series.values.begin(), series.values.end(), [](double v) { return v == 0; });
  });
  plot.scale = round_scale(most, format_short);
  const std::size_t last = figures.slots.size() - 1;
  for (const std::size_t slot : {std::size_t{0}, last / 2, last}) {
    const double middle = (static_cast<double>(slot) + 0.5) / static_cast<double>(last + 1);
    if (slot == 0 || slot != last / 2 || last > 3) {
      plot.columns.push_back({middle, slot_text(figures, slot)});
    }
    if (last == 0) break;
  }
  const auto& all = figures.strangers;
  plot.label = fmt::format("Strangers for each {}: {} came back, {} never, {} may still come",
                           format_duration(figures.slot), all.returned, all.never, all.open);
  return plot;
}

Plot waits_plot(const ReportFigures& figures) {
  const auto classes = wait_classes(figures);
  Plot plot;
  plot.series = {{"came back", "blue", {}}};
  double most = 0;
  plot.label = "How long they waited:";
  for (std::size_t i = 0; i < classes.size(); ++i) {
    const auto& [bound, count] = classes[i];
    plot.series[0].values.push_back(static_cast<double>(count));
    most = std::max(most, static_cast<double>(count));
    plot.label += fmt::format(" up to {} {};", format_duration(bound), count);
    // Every second column has a mark, so that the text fits on a phone.
    const bool has_tick = classes.size() <= 6 || i % 2 == (classes.size() - 1) % 2;
    const double middle = (static_cast<double>(i) + 0.5) / static_cast<double>(classes.size());
    if (has_tick) plot.columns.push_back({middle, format_duration(bound)});
  }
  plot.scale = round_scale(most, format_short);
  return plot;
}

std::string plots(const ReportFigures& figures) {
  const Plot strangers = strangers_plot(figures);
  std::string text = "<div class=\"plots\">\n<figure><h3>Strangers by their first mail</h3>\n" +
                     legend(strangers) + stacked_bars(strangers) + "</figure>\n";
  if (!figures.waits.empty()) {
    text +=
        "<figure><h3>How long they waited</h3>\n<p class=\"faint\">Those who came back, each "
        "column up to the time below it.</p>\n" +
        stacked_bars(waits_plot(figures)) + "</figure>\n";
  }
  return text + "</div>\n";
}

std::string longest(const ReportFigures& figures) {
  if (figures.longest.empty()) return paragraph("Nobody came back.");
  HtmlTable table{"Of those who came back in this time",
                  {"Waited", "Sender", "Recipient", "Client"},
                  {},
                  false};
  for (const auto& wait : figures.longest) {
    table.rows.push_back({format_duration(wait.waited),
                          wait.key.sender.empty() ? "<> (the null sender)" : wait.key.sender,
                          wait.key.recipient, wait.key.client});
  }
  return scrolled(html_table(table));
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
  return scrolled(html_table(table));
}

std::string exemptions(const ReportFigures& figures) {
  const auto unused = static_cast<std::int64_t>(figures.unused.size());
  std::string text = paragraph(fmt::format("{} of {} let nobody through.", format_count(unused),
                                           format_count(figures.exemptions_all)));
  HtmlTable used{"Those that did", {"Exemption", "Mail"}, {}};
  for (const auto& [name, mails] : figures.exemptions) {
    if (used.rows.size() < kRowsMax) used.rows.push_back({name, format_count(mails)});
  }
  if (!used.rows.empty()) text += scrolled(html_table(used));
  if (figures.unused.empty()) return text;
  HtmlTable idle{"Those that didn't", {"Exemption"}, {}, false};
  for (const auto& name : figures.unused) {
    if (idle.rows.size() < kRowsMax) idle.rows.push_back({name});
  }
  text +=
      "<details><summary>Those that let nobody through</summary>\n" + scrolled(html_table(idle));
  if (figures.unused.size() > kRowsMax) {
    text += paragraph(fmt::format("… and {} more: grayling exemptions --unused {}h",
                                  format_count(unused - static_cast<std::int64_t>(kRowsMax)),
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
  return scrolled(html_table(table));
}

}  // namespace

std::string report_html(const ReportFigures& figures) {
  std::string page(kHead);
  page += fmt::format("<title>grayling: {}</title>\n<style>\n{}{}</style>\n</head>\n<body>\n",
                      html_text(format_period(figures.from, figures.until)), plot_style(), kStyle);
  page +=
      fmt::format("<header>\n<h1>Greylisting report</h1>\n<p class=\"faint\">{}</p>\n</header>\n",
                  html_text(format_period(figures.from, figures.until)));
  page += "<main>\n" + cards(figures) + plots(figures);
  page += section("Waited longest", longest(figures));
  page += section("All mail", answers(figures));
  const bool has_exemptions = figures.exemptions_all > 0 || !figures.exemptions.empty();
  if (has_exemptions) page += section("Exemptions", exemptions(figures));
  if (!figures.policies.empty()) page += section("Policies", policies(figures));
  return page + "</main>\n<footer><p class=\"faint\">Made by grayling report.</p></footer>\n" +
         "</body>\n</html>\n";
}

}  // namespace grayling
