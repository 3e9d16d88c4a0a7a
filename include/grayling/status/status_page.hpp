// SPDX-License-Identifier: MIT
// A snapshot as a page for people: figures at a glance, plots, and each plot's figures as a table.
// It has no script and loads nothing from elsewhere; text that came from outside is escaped. Pure;
// any thread.
#pragma once

#include <string>
#include <string_view>

#include "grayling/status/snapshot.hpp"

namespace grayling {

// Never by default: a screen reader would start again at each refresh.
enum class Refresh { Never, EachMinute };

// HTML that refers to style.css and icon.svg in the same folder.
std::string status_page(const Snapshot& snapshot, std::string_view version, Refresh refresh);

std::string status_style();  // style.css
std::string status_icon();   // icon.svg

}  // namespace grayling
