// SPDX-License-Identifier: MIT
// The parts of the report for a terminal. Pure, any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "grayling/report/figures.hpp"

namespace grayling {

// The most bytes of an address or a name, so that a line fits on the terminal.
inline constexpr std::size_t kShownBytesMax = 56;

// A line with a number and, unless `all` is 0, its share: "  came back  12  40 %   in 5 min".
std::string report_line(std::string_view name, std::int64_t number, std::int64_t all,
                        std::string_view more = "");

// text_points.cpp; "": nothing is known of points.
std::string points_text(const ReportFigures& figures);

}  // namespace grayling
