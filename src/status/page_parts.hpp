// SPDX-License-Identifier: MIT
// The parts of the status page, each a section of HTML. Pure, any thread.
#pragma once

#include <string>

#include "grayling/status/snapshot.hpp"

namespace grayling {

// page_now.cpp
std::string now_section(const Snapshot& snapshot);     // figures at a glance
std::string totals_section(const Snapshot& snapshot);  // all counters since the start

// page_plots.cpp
std::string requests_section(const Snapshot& snapshot);
std::string waits_figure(const Snapshot& snapshot);
std::string store_section(const Snapshot& snapshot);
std::string cache_section(const Snapshot& snapshot);

// page_lists.cpp
std::string domains_card(const Snapshot& snapshot);
std::string troubles_section(const Snapshot& snapshot);

// A section of the page under a heading; `id` is a name for it within the page.
std::string section(const std::string& id, const std::string& heading, const std::string& content);

}  // namespace grayling
