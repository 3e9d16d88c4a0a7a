// SPDX-License-Identifier: MIT
#include "grayling/plot/plot.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "grayling/base/assert.hpp"
#include "grayling/plot/html.hpp"

namespace grayling {
namespace {

// In units of the picture, which the page scales: about one pixel each on a phone.
constexpr double kWidth = 360;
constexpr double kHeight = 170;
constexpr double kLeft = 64;  // room for seven characters, as wide as the widest font has them
constexpr double kRight = 352;
constexpr double kTop = 10;
constexpr double kBottom = 146;
constexpr double kBarShare = 0.8;  // of its column
constexpr double kSeenMin = 1.5;   // the height of the smallest bar

double column_width(const Plot& plot) {
  const std::size_t columns = plot.series.empty() ? 0 : plot.series.front().values.size();
  return (kRight - kLeft) / static_cast<double>(std::max<std::size_t>(columns, 1));
}

double height_of(const Plot& plot, double value) {
  GRAYLING_ASSERT(plot.scale.top > 0);
  return (kBottom - kTop) * std::clamp(value / plot.scale.top, 0.0, 1.0);
}

// A time below the middle of its tick is up to 42 wide, and must not leave the picture.
std::string_view anchor_of(double at) {
  constexpr double kHalfText = 21;
  if (at < 0.03) return "start";
  return kLeft + (kRight - kLeft) * at > kWidth - kHalfText ? "end" : "middle";
}

std::string frame(const Plot& plot) {
  std::string out =
      fmt::format("<svg class=\"plot\" viewBox=\"0 0 {:g} {:g}\" role=\"img\" aria-label=\"{}\">\n",
                  kWidth, kHeight, html_text(plot.label));
  for (const auto& tick : plot.scale.ticks) {
    const double y = kBottom - (kBottom - kTop) * tick.at;
    out += fmt::format(
        "<path class=\"grid\" d=\"M{:g} {:.1f}H{:g}\"/>"
        "<text x=\"{:g}\" y=\"{:.1f}\" text-anchor=\"end\">{}</text>\n",
        kLeft, y, kRight, kLeft - 6, y + 4, html_text(tick.text));
  }
  for (const auto& tick : plot.columns) {
    out += fmt::format("<text x=\"{:.1f}\" y=\"{:g}\" text-anchor=\"{}\">{}</text>\n",
                       kLeft + (kRight - kLeft) * tick.at, kBottom + 18, anchor_of(tick.at),
                       html_text(tick.text));
  }
  return out;
}

}  // namespace

Scale round_scale(double largest, const std::function<std::string(double)>& text) {
  if (!(largest > 0)) largest = 1;
  const double magnitude = std::pow(10, std::floor(std::log10(largest)));
  Scale scale{magnitude * 10, {}};
  for (const double digit : {5.0, 2.0, 1.0}) {
    if (largest <= digit * magnitude * (1 + 1e-9)) scale.top = digit * magnitude;
  }
  for (const double part : {0.0, 0.5, 1.0}) scale.ticks.push_back({part, text(scale.top * part)});
  return scale;
}

std::string stacked_bars(const Plot& plot) {
  const double width = column_width(plot);
  std::string out = frame(plot);
  std::vector<double> heights;  // reached so far
  for (const auto& series : plot.series) {
    heights.resize(std::max(heights.size(), series.values.size()), 0);
    std::string path;
    for (std::size_t i = 0; i < series.values.size(); ++i) {
      if (!(series.values[i] > 0)) continue;
      const double room = kBottom - kTop - heights[i];
      const double height = std::min(std::max(height_of(plot, series.values[i]), kSeenMin), room);
      const double x = kLeft + width * (static_cast<double>(i) + (1 - kBarShare) / 2);
      path += fmt::format("M{:.1f} {:.1f}v-{:.1f}h{:.1f}v{:.1f}z", x, kBottom - heights[i], height,
                          width * kBarShare, height);
      heights[i] += height;
    }
    if (!path.empty()) out += fmt::format("<path class=\"{}\" d=\"{}\"/>\n", series.colour, path);
  }
  return out + "</svg>\n";
}

std::string lines(const Plot& plot) {
  const double width = column_width(plot);
  std::string out = frame(plot);
  for (const auto& series : plot.series) {
    std::string path;
    bool is_drawing = false;
    for (std::size_t i = 0; i < series.values.size(); ++i) {
      const bool is_known = !std::isnan(series.values[i]);
      if (is_known) {
        const double x = kLeft + width * (static_cast<double>(i) + 0.5);
        const double y = kBottom - height_of(plot, series.values[i]);
        // A line to where it is already shows as a dot, for its ends are round.
        path += is_drawing ? fmt::format("L{:.1f} {:.1f}", x, y)
                           : fmt::format("M{:.1f} {:.1f}h0", x, y);
      }
      is_drawing = is_known;
    }
    if (!path.empty()) {
      out += fmt::format("<path class=\"line {}\" d=\"{}\"/>\n", series.colour, path);
    }
  }
  return out + "</svg>\n";
}

std::string legend(const Plot& plot) {
  std::string out = "<ul class=\"legend\">\n";
  for (const auto& series : plot.series) {
    out += fmt::format(
        "<li><svg class=\"key\" viewBox=\"0 0 12 12\" aria-hidden=\"true\">"
        "<path class=\"{}\" d=\"M0 0h12v12h-12z\"/></svg>{}</li>\n",
        series.colour, html_text(series.name));
  }
  return out + "</ul>\n";
}

}  // namespace grayling
