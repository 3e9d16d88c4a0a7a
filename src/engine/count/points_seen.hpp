// SPDX-License-Identifier: MIT
// What a stranger's points say, for the counts. Plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace grayling {

struct PointsSeen {
  std::vector<std::string> signs{};  // the names of those that gave it points
  // Would it pass at once if only the suspicious had to wait? None: that is so already.
  std::optional<bool> would_pass{};
};

// The same as it is remembered: a bit for the place of each sign (SignCounts).
struct RememberedPoints {
  std::uint64_t signs = 0;
  std::optional<bool> would_pass{};
};

}  // namespace grayling
