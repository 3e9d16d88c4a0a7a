// SPDX-License-Identifier: MIT
// The style of pages with plots and tables; dark or light, as the reader's system prefers. Pure.
#pragma once

#include <string_view>

namespace grayling {

// A style sheet. Colours of series: blue, grey, amber, violet, red. They also differ in brightness,
// and have a contrast of at least 3:1 to either background (WCAG 2.2, 1.4.11).
// Classes: "numbers" of a table, "legend", "plot"; .card and .cards for figures at a glance.
std::string_view plot_style();

}  // namespace grayling
