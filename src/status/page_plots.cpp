// SPDX-License-Identifier: MIT
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>

#include <fmt/format.h>

#include "grayling/plot/format.hpp"
#include "grayling/plot/html.hpp"
#include "grayling/plot/plot.hpp"
#include "status/page_parts.hpp"

namespace grayling {
namespace {

constexpr double kHole = std::numeric_limits<double>::quiet_NaN();

// One of the two periods that are shown side by side.
struct Span {
  std::string name;  // "the last hour"
  const std::vector<Column>& columns;
  Seconds tick_every;       // below a column that begins at a multiple of it
  std::size_t row_columns;  // that make a row of the table
};

std::vector<Span> spans(const Snapshot& snapshot) {
  return {{"the last hour", snapshot.hour, 15 * kMinute, 5},
          {"the last day", snapshot.day, 6 * kHour, 4}};
}

using ValueOf = std::function<double(const Column&)>;

// `value` gives NaN, a hole, where nothing is known.
std::vector<double> values(const std::vector<Column>& columns, const ValueOf& value) {
  std::vector<double> out;
  for (const auto& column : columns) out.push_back(value(column));
  return out;
}

std::vector<AxisTick> time_ticks(const Span& span) {
  std::vector<AxisTick> ticks;
  const auto count = span.columns.size();
  for (std::size_t i = 0; i < count; ++i) {
    if (span.columns[i].begin % span.tick_every != 0) continue;
    const double at = static_cast<double>(i) / static_cast<double>(count);
    ticks.push_back({at, format_time_of_day(span.columns[i].begin)});
  }
  return ticks;
}

double largest(const std::vector<PlotSeries>& series) {
  double found = 0;
  for (const auto& one : series) {
    for (const double value : one.values) found = std::max(found, std::isnan(value) ? 0 : value);
  }
  return found;
}

using CellsOf = std::function<std::vector<std::string>(const Column&)>;

HtmlTable time_table(const Span& span, std::string caption, std::vector<std::string> head,
                     const CellsOf& cells) {
  HtmlTable table{std::move(caption), std::move(head), {}, true};
  table.head.insert(table.head.begin(), "From (UTC)");
  for (std::size_t i = 0; i < span.columns.size(); i += span.row_columns) {
    const Column row = together(span.columns, i, span.row_columns);
    table.rows.push_back({format_time_of_day(row.begin)});
    for (auto& cell : cells(row)) {
      table.rows.back().push_back(row.minutes > 0 ? std::move(cell) : "–");
    }
  }
  return table;
}

std::string figure(const std::string& heading, const Plot& plot, const std::string& svg,
                   const HtmlTable& table) {
  const auto name = html_text(table.caption);
  return fmt::format(
      "<figure>\n<figcaption><h3>{}</h3>\n{}</figcaption>\n{}<details><summary>{}, as a table"
      "</summary>\n<div class=\"scroll\" role=\"region\" aria-label=\"{}\" tabindex=\"0\">{}</div>"
      "</details>\n</figure>\n",
      html_text(heading), plot.series.size() > 1 ? legend(plot) : "", svg, name, name,
      html_table(table));
}

struct Kind {
  std::string_view name;
  std::string_view colour;
};
// By DecisionKind, from the lowest bar up.
constexpr std::array<Kind, kDecisionKinds> kKinds = {{{"known", "blue"},
                                                      {"exempt or not judged", "grey"},
                                                      {"first seen: deferred", "amber"},
                                                      {"too early: deferred", "violet"},
                                                      {"no store, no room or a limit", "red"}}};

std::string requests_figure(const Span& span) {
  const Column all = together(span.columns);
  Plot plot;
  double highest = 0;
  for (std::size_t kind = 0; kind < kDecisionKinds; ++kind) {
    const auto rate = [kind](const Column& column) {
      return static_cast<double>(column.sum.decisions[kind]) / static_cast<double>(column.minutes);
    };
    plot.series.push_back(
        {std::string(kKinds[kind].name), kKinds[kind].colour, values(span.columns, rate)});
  }
  for (const auto& column : span.columns) {
    if (column.minutes == 0) continue;
    highest = std::max(highest, static_cast<double>(total(column.sum.decisions)) /
                                    static_cast<double>(column.minutes));
  }
  plot.columns = time_ticks(span);
  plot.scale = round_scale(highest, format_short);
  plot.label = fmt::format("Requests in {}: {}", span.name, format_count(total(all.sum.decisions)));
  HtmlTable table = time_table(span, "Requests in " + span.name, {}, [](const Column& row) {
    std::vector<std::string> cells;
    for (const auto count : row.sum.decisions) cells.push_back(format_count(count));
    return cells;
  });
  for (std::size_t kind = 0; kind < kDecisionKinds; ++kind) {
    table.head.emplace_back(kKinds[kind].name);
    plot.label += fmt::format(", {} {}", format_count(all.sum.decisions[kind]), kKinds[kind].name);
  }
  return figure(fmt::format("Requests a minute, {}", span.name), plot, stacked_bars(plot), table);
}

std::string tick_text(double seconds) {
  return format_duration(seconds);
}

std::string store_figure(const Span& span) {
  const auto quantile_of = [](double share) {
    return [share](const Column& column) {
      // Beyond the last bound the line ends at the top of the plot.
      return std::min(quantile_bound(kSecondsBounds, column.sum.batch_times, share),
                      kSecondsBounds.back());
    };
  };
  Plot plot;
  plot.series = {{"half within", "blue", values(span.columns, quantile_of(0.5))},
                 {"99 % within", "amber", values(span.columns, quantile_of(0.99))}};
  plot.columns = time_ticks(span);
  plot.scale = round_scale(std::max(largest(plot.series), 0.001), tick_text);
  const auto cells = [](const Column& row) {
    const auto& times = row.sum.batch_times;
    return std::vector<std::string>{format_count(total(times)),
                                    format_quantile(kSecondsBounds, times, 0.5),
                                    format_quantile(kSecondsBounds, times, 0.99)};
  };
  const Column all = together(span.columns);
  plot.label = fmt::format("The store's time in {}: half of {} batches {}, 99 % {}", span.name,
                           cells(all)[0], cells(all)[1], cells(all)[2]);
  return figure(fmt::format("Time of a batch, {}", span.name), plot, lines(plot),
                time_table(span, "The store in " + span.name, {"Batches", "Half", "99 %"}, cells));
}

std::string cache_figure(const Span& span) {
  const auto share = [](const Column& column) {
    const auto hits = static_cast<double>(column.sum.cache_hits);
    const double asked = hits + static_cast<double>(column.sum.cache_misses);
    return asked > 0 ? hits / asked : kHole;
  };
  Plot plot;
  plot.series = {{"from memory", "blue", values(span.columns, share)}};
  plot.columns = time_ticks(span);
  plot.scale = {1, {{0, "0 %"}, {0.5, "50 %"}, {1, "100 %"}}};
  const auto cells = [](const Column& row) {
    const auto hits = row.sum.cache_hits;
    const auto misses = row.sum.cache_misses;
    return std::vector<std::string>{format_count(hits), format_count(misses),
                                    format_share(hits, hits + misses)};
  };
  plot.label =
      fmt::format("Answered from memory in {}: {}", span.name, cells(together(span.columns))[2]);
  return figure(fmt::format("Answered from memory, {}", span.name), plot, lines(plot),
                time_table(span, "The cache in " + span.name,
                           {"From memory", "By the store", "Share"}, cells));
}

std::string side_by_side(const Snapshot& snapshot, std::string (*draw)(const Span&)) {
  std::string out = "<div class=\"plots\">\n";
  for (const auto& span : spans(snapshot)) out += draw(span);
  return out + "</div>\n";
}

}  // namespace

std::string requests_section(const Snapshot& snapshot) {
  return section("requests", "Requests", side_by_side(snapshot, requests_figure));
}

std::string store_section(const Snapshot& snapshot) {
  return section("store", "Store", side_by_side(snapshot, store_figure));
}

std::string cache_section(const Snapshot& snapshot) {
  return section("cache", "Cache", side_by_side(snapshot, cache_figure));
}

std::string waits_figure(const Snapshot& snapshot) {
  const auto waits = until_now(snapshot.day, snapshot).sum.waits;
  constexpr std::size_t kClasses = kPlottedWaitBounds.size();
  std::array<std::uint64_t, kClasses + 1> classes{};  // the last: longer than all
  for (std::size_t i = 0; i < kWaitBounds.size(); ++i) {
    classes[plotted_class(kWaitBounds[i])] += waits[i];
  }
  classes[kClasses] += waits.back();
  Plot plot;
  plot.series = {{"came back", "blue", {}}};
  HtmlTable table{"Waiting times in the last day", {"After", "Came back"}, {}, true};
  for (std::size_t i = 0; i <= kClasses; ++i) {
    const bool is_last = i == kClasses;
    const std::string bound = format_duration(kPlottedWaitBounds[std::min(i, kClasses - 1)]);
    plot.series[0].values.push_back(static_cast<double>(classes[i]));
    table.rows.push_back({(is_last ? "more than " : "up to ") + bound, format_count(classes[i])});
    const double at = (static_cast<double>(i) + 0.5) / static_cast<double>(kClasses + 1);
    if (i % 2 == 0) plot.columns.push_back({at, bound});
  }
  plot.scale = round_scale(std::max(largest(plot.series), 2.0), format_short);
  plot.label =
      fmt::format("Waiting times in the last day: {} came back, half of them {}, 9 of 10 {}",
                  format_count(total(waits)), format_quantile(kWaitBounds, waits, 0.5),
                  format_quantile(kWaitBounds, waits, 0.9));
  return figure("Came back, by how long they waited, the last day", plot, stacked_bars(plot),
                table);
}

}  // namespace grayling
