// SPDX-License-Identifier: MIT
// Plots as SVG that stands inside an HTML page: bars that stand on each other, or lines, over
// columns of equal width. No script and no style of its own: colours are those of plot_style()
// (plot/style.hpp), by the class that a series names. Pure, any thread.
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

struct AxisMark {
  double at = 0;  // from 0, at the left or the bottom, to 1
  std::string text;
};

struct Scale {
  double top = 1;  // the value at the upper edge
  std::vector<AxisMark> marks;
};

// From 0 to a round number that is `largest` or the next above it (1, 2, or 5, and noughts), with
// some round numbers between; `text` puts them into words. What isn't above 0 counts as 1.
Scale round_scale(double largest, const std::function<std::string(double)>& text);

struct Plot {
  std::string label;  // what it shows, for who can't see it: with its figures, in a sentence or two
  std::vector<PlotSeries> series;
  std::vector<AxisMark> columns;  // marks below the columns, from the left
  Scale scale;                    // values beyond its top end there
};

// The first series stands lowest. A value above 0 is seen, however small.
std::string stacked_bars(const Plot& plot);

// A value between two holes is a dot.
std::string lines(const Plot& plot);

// A list of the series' names, each with its colour.
std::string legend(const Plot& plot);

}  // namespace grayling
