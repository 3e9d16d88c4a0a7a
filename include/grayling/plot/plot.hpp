// SPDX-License-Identifier: MIT
// Plots as SVG inside an HTML page: stacked bars or lines over columns of equal width. Without
// script or style: the colours are classes of plot_style() (plot/style.hpp), named by each series.
// Pure, any thread.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace grayling {

struct PlotSeries {
  std::string name;            // for people, in the legend
  std::string_view colour;     // a class of plot_style(): "blue"
  std::vector<double> values;  // one a column, 0 or more; NaN: not known, a hole
};

struct AxisTick {
  double at = 0;  // from 0, at the left or the bottom, to 1
  std::string text;
};

struct Scale {
  double top = 1;  // the value at the upper edge
  std::vector<AxisTick> ticks;
};

// From 0 to a round number (1, 2 or 5 times a power of ten) that is at least `largest`, with round
// marks between; `text` words them. A `largest` that isn't above 0 counts as 1.
Scale round_scale(double largest, const std::function<std::string(double)>& text);

struct Plot {
  std::string label;  // a description for screen readers: a sentence or two, with figures
  std::vector<PlotSeries> series;
  std::vector<AxisTick> columns;  // marks below the columns, from the left
  Scale scale;                    // values beyond its top are cut there
};

// Stacked bars; the first series is the lowest. Any value above 0 is visible.
std::string stacked_bars(const Plot& plot);

// Lines. A value between two holes is a dot.
std::string lines(const Plot& plot);

// The legend: the series' names with their colours.
std::string legend(const Plot& plot);

}  // namespace grayling
