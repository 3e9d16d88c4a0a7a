// SPDX-License-Identifier: MIT
// The histogram buckets for waits, from the first sighting of a sender to its first pass. The
// status page, the metrics and the report share them, so that all give the same estimate. Any
// thread.
#pragma once

#include <array>
#include <cstddef>

#include "grayling/base/clock.hpp"

namespace grayling {

// Upper bounds in seconds: round numbers, each at most half larger than the one before, so that the
// estimate of a median is close.
inline constexpr std::array<Seconds, 46> kWaitBounds = {
    10,    15,    20,    30,     45,     60,     90,     120,    150,    180,   210,   240,
    300,   360,   420,   480,    600,    720,    900,    1200,   1500,   1800,  2400,  3000,
    3600,  4500,  5400,  7200,   9000,   10800,  14400,  18000,  21600,  28800, 36000, 43200,
    54000, 64800, 86400, 108000, 129600, 172800, 259200, 345600, 432000, 604800};

// The bounds that have a bar in a plot.
inline constexpr std::array<Seconds, 13> kPlottedWaitBounds = {
    60, 180, 300, 600, 900, 1800, 3600, 7200, 14400, 28800, 86400, 172800, 604800};

// The index in kPlottedWaitBounds of the first bound that isn't less than `waited`; its size if
// there is none.
constexpr std::size_t plotted_class(Seconds waited) {
  std::size_t place = 0;
  while (place < kPlottedWaitBounds.size() && kPlottedWaitBounds[place] < waited) ++place;
  return place;
}

}  // namespace grayling
