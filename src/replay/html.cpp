// SPDX-License-Identifier: MIT
// The result of a replay as a page in one file.
#include "grayling/plot/html.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "grayling/plot/format.hpp"
#include "grayling/plot/page.hpp"
#include "grayling/plot/plot.hpp"
#include "grayling/replay/telling.hpp"
#include "replay/share.hpp"

namespace grayling {
namespace {

constexpr std::size_t kRowsMax = 500;  // of exemptions

// Today's configuration if it was judged, else the log.
const ReplayRow& today(const ReplayResult& result) {
  return result.rows.size() > 1 ? result.rows[1] : result.rows[0];
}

std::string cards(const ReplayResult& result) {
  if (result.rows.empty()) return "";
  const auto& row = today(result);
  return "<dl class=\"cards\">\n" +
         html_card("Messages that came", format_count(row.came), "after the warm-up") +
         html_card("Would wait", share_text(row.waited, row.came), row.name) +
         html_card("Over 10 minutes", share_text(row.late, row.came), row.name) +
         html_card("Never came back", format_count(row.gone), "after they were deferred") +
         html_card("Would be let in", share_text(row.let_in, row.gone),
                   "of those that never came back") +
         "</dl>\n";
}

// What waited is among what came, and what was late among what waited.
Plot days_plot(const ReplayResult& result) {
  Plot plot;
  plot.series = {{"over 10 min", "amber", {}}, {"up to 10 min", "blue", {}}};
  double most = 0;
  std::uint64_t waited = 0;
  for (const auto& day : result.days) {
    plot.series[0].values.push_back(static_cast<double>(day.late));
    plot.series[1].values.push_back(static_cast<double>(day.waited - day.late));
    most = std::max(most, static_cast<double>(day.waited));
    waited += day.waited;
  }
  plot.scale = round_scale(most, format_short);
  const auto count = result.days.size();
  for (std::size_t i = 0; i < count; ++i) {
    const bool has_mark = i == 0 || i == count - 1 || (count > 4 && i == count / 2);
    const double middle = (static_cast<double>(i) + 0.5) / static_cast<double>(count);
    if (has_mark) plot.columns.push_back({middle, format_day(result.days[i].from)});
  }
  plot.label = fmt::format("Messages that wait on each of {} days: {} in all", count, waited);
  return plot;
}

// The shares of each row, as bars from the log on.
Plot rows_plot(const ReplayResult& result) {
  Plot plot;
  plot.series = {{"over 10 min", "amber", {}}, {"up to 10 min", "blue", {}}};
  plot.label = "Share of messages that wait:";
  double most = 0;
  for (std::size_t i = 0; i < result.rows.size(); ++i) {
    const auto& row = result.rows[i];
    const double part = percent(row.waited, row.came);
    const double late = percent(row.late, row.came);
    plot.series[0].values.push_back(late);
    plot.series[1].values.push_back(part - late);
    most = std::max(most, part);
    const double middle = (static_cast<double>(i) + 0.5) / static_cast<double>(result.rows.size());
    plot.columns.push_back({middle, i == 0 ? "log" : std::to_string(i)});
    plot.label += fmt::format(" {} {:.1f} %;", row.name, part);
  }
  plot.scale = round_scale(most, [](double number) { return format_short(number) + " %"; });
  return plot;
}

std::string plots(const ReplayResult& result) {
  const Plot rows = rows_plot(result);
  std::string text = "<div class=\"plots\">\n<figure><h3>Share of messages that wait</h3>\n" +
                     legend(rows) + stacked_bars(rows) + "</figure>\n";
  if (!result.days.empty()) {
    const Plot days = days_plot(result);
    text += "<figure><h3>Messages that wait, by day</h3>\n" + legend(days) + stacked_bars(days) +
            "</figure>\n";
  }
  return text + "</div>\n";
}

std::string rows_table(const ReplayResult& result) {
  HtmlTable table{"Shares of the messages that came; “let in” of those that never came back",
                  {"", "Waits", "Over 10 min", "Half wait", "90 % wait", "Assumed", "Let in"},
                  {}};
  for (std::size_t i = 0; i < result.rows.size(); ++i) {
    const auto& row = result.rows[i];
    table.rows.push_back(
        {i == 0 ? row.name : fmt::format("{}: {}", i, row.name), share_text(row.waited, row.came),
         share_text(row.late, row.came), wait_text(row.median), wait_text(row.ninetieth),
         format_count(row.guessed), i == 0 ? "–" : share_text(row.let_in, row.gone)});
  }
  return html_scrolled(html_table(table)) +
         html_paragraph(
             "“Half wait” and “90 % wait” are the longest waits of half and of 90 % of those that "
             "wait. “Assumed” is the number of waits whose end the log doesn't have.");
}

std::string changes(const ReplayResult& result) {
  HtmlTable table{"Compared with today's configuration",
                  {"Change", "What to write", "No longer wait", "Over 10 min", "Let in too"},
                  {},
                  false};
  for (const auto& change : result.changes) {
    table.rows.push_back({change.what, change.line, format_count(change.waited),
                          format_count(change.late), format_count(change.let_in)});
  }
  return html_scrolled(html_table(table));
}

std::string unused(const ReplayResult& result) {
  HtmlTable table{"They matched no message of the log", {"Exemption"}, {}, false};
  const std::size_t all = result.unused_exemptions.size();
  for (std::size_t i = 0; i < std::min(all, kRowsMax); ++i) {
    table.rows.push_back({result.unused_exemptions[i]});
  }
  std::string text = html_scrolled(html_table(table));
  if (all > kRowsMax) {
    text += html_paragraph(fmt::format("… and {} more: --json has all.", all - kRowsMax));
  }
  return text;
}

std::string remarks(const ReplayResult& result, const LogSummary& log) {
  std::string text;
  for (const auto& remark : remarks_of(result, log)) text += html_paragraph(remark);
  if (log.examples.empty()) return text;
  HtmlTable table{"Lines that can't be read", {"The first of them"}, {}, false};
  for (const auto& line : log.examples) table.rows.push_back({line});
  return text + html_scrolled(html_table(table));
}

}  // namespace

std::string replay_html(const ReplayResult& result, const LogSummary& log) {
  std::string content = cards(result);
  if (!result.rows.empty()) content += plots(result) + html_section("Rows", rows_table(result));
  if (!result.changes.empty()) content += html_section("What would help most", changes(result));
  if (!result.unused_exemptions.empty()) {
    content += html_section("Exemptions without effect", unused(result));
  }
  const auto told = remarks(result, log);
  if (!told.empty()) content += html_section("What the figures don't tell", told);
  const std::string period = format_period(result.from, result.until);
  const std::string counted =
      result.counted_from > result.from
          ? "; counted from " + format_date_time(result.counted_from) + " UTC"
          : "";
  return html_page({"grayling: " + period, "Replay of a mail log", period + counted, content,
                    "Made by grayling replay."});
}

}  // namespace grayling
