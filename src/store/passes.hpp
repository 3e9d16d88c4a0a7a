// SPDX-License-Identifier: MIT
// The columns that count mails: `passes` and `came`, of any table and engine. Pure, any thread.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>

namespace grayling {

// A count from what a row says, which may have been edited or restored: a number out of
// range becomes the nearest that fits.
inline std::uint32_t passes_of(std::int64_t number) {
  constexpr std::int64_t kPassesMax = std::numeric_limits<std::uint32_t>::max();
  return static_cast<std::uint32_t>(std::clamp(number, std::int64_t{0}, kPassesMax));
}

}  // namespace grayling
