// SPDX-License-Identifier: MIT
// The style of pages with plots and tables, dark or light as the reader's system is. Pure.
#pragma once

#include <string_view>

namespace grayling {

// A style sheet. Colours of series, told from each other also by how bright they are, and 3:1 or
// more before either background (WCAG 2.2, 1.4.11): blue, grey, amber, violet, red.
// Classes: "numbers" of a table, "legend", "plot"; .card and .cards for figures at a glance.
std::string_view plot_style();

}  // namespace grayling
