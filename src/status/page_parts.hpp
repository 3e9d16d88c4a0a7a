// SPDX-License-Identifier: MIT
// The parts of the status page, each a section of HTML. Pure, any thread.
#pragma once

#include <cmath>
#include <cstdint>
#include <numeric>
#include <string>
#include <vector>

#include "grayling/plot/format.hpp"
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

// page_dns.cpp
std::string dns_section(const Snapshot& snapshot);  // "": nobody is asked

// page_points.cpp
std::string points_section(const Snapshot& snapshot);  // "": there are none

// page_lists.cpp
std::string domains_card(const Snapshot& snapshot);
std::string sql_lists_section(const Snapshot& snapshot);  // "": there are none
std::string troubles_section(const Snapshot& snapshot);

template <typename Counts>
std::uint64_t total(const Counts& counts) {
  return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
}

// The sum of `columns` and of the running minute: up to this moment.
Column until_now(std::vector<Column> columns, const Snapshot& snapshot);

// A quantile in words: "within 30 s" is an upper bound for the part `share` of a histogram; "over
// 5 s" beyond its last bound; "–" if it is empty.
template <typename Bounds, typename Counts>
std::string format_quantile(const Bounds& bounds, const Counts& counts, double share) {
  const double bound = quantile_bound(bounds, counts, share);
  if (std::isnan(bound)) return "–";
  if (std::isinf(bound)) return "over " + format_duration(bounds.back());
  return "within " + format_duration(bound);
}

// A section of the page with a heading; `id` is its anchor.
std::string section(const std::string& id, const std::string& heading, const std::string& content);

}  // namespace grayling
