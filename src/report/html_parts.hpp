// SPDX-License-Identifier: MIT
// The parts of the report's page. Pure, any thread.
#pragma once

#include <cstddef>
#include <string>

#include "grayling/plot/page.hpp"
#include "grayling/report/figures.hpp"

namespace grayling {

inline constexpr std::size_t kReportRowsMax = 50;  // of a table

std::string report_plots(const ReportFigures& figures);     // html_plots.cpp
std::string points_content(const ReportFigures& figures);   // html_points.cpp
std::string domains_content(const ReportFigures& figures);  // html_domains.cpp

}  // namespace grayling
