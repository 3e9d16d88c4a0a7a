// SPDX-License-Identifier: MIT
// The plots of the report's page.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "grayling/plot/format.hpp"
#include "grayling/plot/plot.hpp"
#include "report/html_parts.hpp"

namespace grayling {
namespace {

std::string slot_text(const ReportFigures& figures, std::size_t slot) {
  const UnixSeconds time = figures.from + static_cast<Seconds>(slot) * figures.slot;
  const bool has_hours = figures.slot < kDay && figures.until - figures.from < 3 * kDay;
  return has_hours ? format_day_hour(time) : format_day(time);
}

Plot strangers_plot(const ReportFigures& figures) {
  Plot plot;
  plot.series = {{"came back", "blue", {}},
                 {"may still come", "amber", {}},
                 {"never came back", "grey", {}},
                 {"let through to learn", "violet", {}},
                 {"domain has proved itself", "green", {}}};
  double most = 0;
  for (const auto& slot : figures.slots) {
    const std::array<std::int64_t, 5> parts = {slot.returned, slot.open, slot.never, slot.learned,
                                               slot.of_proved};
    for (std::size_t i = 0; i < parts.size(); ++i) {
      plot.series[i].values.push_back(static_cast<double>(parts[i]));
    }
    most = std::max(most, static_cast<double>(slot.held() + slot.learned + slot.of_proved));
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
  if (all.of_proved > 0) {
    plot.label += fmt::format("; {} mails of domains that have proved themselves", all.of_proved);
  }
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

}  // namespace

std::string report_plots(const ReportFigures& figures) {
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

}  // namespace grayling
