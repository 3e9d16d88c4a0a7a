// SPDX-License-Identifier: MIT
// How a domain's mails are counted (standing.hpp). Pure, any thread.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>

#include "grayling/greylist/standing.hpp"

namespace grayling {

// The sum of two counts, or the largest count.
inline std::uint32_t sum_of_counts(std::uint32_t a, std::uint32_t b) {
  constexpr std::uint64_t kMax = std::numeric_limits<std::uint32_t>::max();
  return static_cast<std::uint32_t>(std::min(kMax, std::uint64_t{a} + b));
}

// The domain's row with the counts of `note`, which is written at `moment`. A row that has expired
// counts for nothing: it begins anew.
Standing with_counts(const GreylistSettings& settings, const std::optional<Standing>& row,
                     const Note& note, const Moment& moment);

}  // namespace grayling
