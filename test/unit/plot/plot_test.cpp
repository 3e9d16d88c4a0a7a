// SPDX-License-Identifier: MIT
#include "grayling/plot/plot.hpp"

#include <limits>

#include <fmt/format.h>

#include "support/catch.hpp"

using namespace grayling;

namespace {

constexpr double kHole = std::numeric_limits<double>::quiet_NaN();

std::string plain(double value) {
  return fmt::format("{:g}", value);
}

Plot plot_of(std::vector<PlotSeries> series, double top) {
  return {"requests", std::move(series), {{0, "08:00"}, {1, "09:00"}}, round_scale(top, plain)};
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a scale ends at a round number that isn't below the largest value") {
  struct Case {
    double largest;
    double top;
  };
  for (const auto& c :
       {Case{0, 1}, Case{-3, 1}, Case{kHole, 1}, Case{1, 1}, Case{1.1, 2}, Case{2, 2}, Case{4.2, 5},
        Case{5.1, 10}, Case{1234, 2000}, Case{0.0003, 0.0005}, Case{1e9, 1e9}}) {
    CAPTURE(c.largest);
    CHECK(plain(round_scale(c.largest, plain).top) == plain(c.top));
  }
  const Scale scale = round_scale(17, plain);
  REQUIRE(scale.ticks.size() == 3);
  CHECK(scale.ticks[1].text == "10");
  CHECK(scale.ticks[2].at == 1);
}

TEST_CASE("bars stand on each other and fill the height at the top of the scale") {
  const std::string svg =
      stacked_bars(plot_of({{"a", "blue", {6, 0}}, {"b", "amber", {4, 5}}}, 10));
  CHECK(has(svg, "<path class=\"blue\" d=\"M78.4 146.0v-81.6h115.2v81.6z\"/>"));
  CHECK(has(svg,
            "<path class=\"amber\" d=\"M78.4 64.4v-54.4h115.2v54.4z"
            "M222.4 146.0v-68.0h115.2v68.0z\"/>"));
}

TEST_CASE("a bar is seen however small, and none leaves the picture") {
  const std::string svg =
      stacked_bars(plot_of({{"a", "blue", {1000}}, {"b", "red", {0.001}}}, 1000));
  CHECK(has(svg, "class=\"red\" d=\"M92.8 10.0v-0.0"));  // no room is left above
  CHECK(has(stacked_bars(plot_of({{"a", "red", {0.001}}}, 1000)), "v-1.5"));
  CHECK(has(stacked_bars(plot_of({{"a", "red", {5000}}}, 1000)), "v-136.0"));
}

TEST_CASE("where nothing is known there is a hole, and a value between two is a dot") {
  const std::string svg = lines(plot_of({{"a", "blue", {1, 2, kHole, 3, kHole}}}, 5));
  CHECK(count(svg, "h0") == 2);  // two lines begin
  CHECK(count(svg, "L") == 1);
  CHECK(!has(svg, "nan"));
  CHECK(!has(stacked_bars(plot_of({{"a", "blue", {kHole}}}, 5)), "nan"));
}

TEST_CASE("a plot without values is a plot") {
  CHECK(has(stacked_bars(plot_of({}, 0)), "</svg>"));
  CHECK(has(lines(plot_of({{"a", "blue", {}}}, 0)), "</svg>"));
}

TEST_CASE("a time near the right edge stays in the picture") {
  Plot plot = plot_of({{"a", "blue", {1}}}, 5);
  plot.columns = {{0.5, "00:00"}, {0.95, "01:00"}, {0.965, "02:00"}, {1, "03:00"}};
  const std::string svg = stacked_bars(plot);
  CHECK(has(svg, "text-anchor=\"middle\">00:00<"));
  CHECK(has(svg, "text-anchor=\"middle\">01:00<"));
  CHECK(has(svg, "text-anchor=\"end\">02:00<"));
  CHECK(has(svg, "text-anchor=\"end\">03:00<"));
}

TEST_CASE("a plot has a description for screen readers, and its ticks are text") {
  Plot plot = plot_of({{"<known>", "blue", {1}}}, 5);
  plot.label = "\"requests\" & more";
  const std::string svg = stacked_bars(plot);
  CHECK(has(svg, "role=\"img\" aria-label=\"&quot;requests&quot; &amp; more\""));
  CHECK(has(svg, "text-anchor=\"start\">08:00<"));
  CHECK(has(svg, "text-anchor=\"end\">09:00<"));
  CHECK(has(legend(plot), "&lt;known&gt;</li>"));
  CHECK(!has(svg, "style="));  // which a strict policy of the page forbids
}
