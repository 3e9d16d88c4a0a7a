// SPDX-License-Identifier: MIT
// The parts of the report's page. Pure, any thread.
#pragma once

#include <cstddef>
#include <string>

#include "grayling/report/figures.hpp"

namespace grayling {

inline constexpr std::size_t kReportRowsMax = 50;  // of a table

std::string report_plots(const ReportFigures& figures);     // html_plots.cpp
std::string points_content(const ReportFigures& figures);   // html_points.cpp
std::string domains_content(const ReportFigures& figures);  // html_domains.cpp
std::string html_paragraph(const std::string& text);        // html.cpp; of any text
std::string html_scrolled(const std::string& table);        // html.cpp; a wide table scrolls

}  // namespace grayling
