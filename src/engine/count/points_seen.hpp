// SPDX-License-Identifier: MIT
// What a stranger's points say, for the counts. Plain values.
#pragma once

#include <bit>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace grayling {

struct PointsSeen {
  std::vector<std::string> signs{};  // the names of those that gave it points
  // Would it pass at once with `selective`, as far as is known? None: its policy has `selective`
  // already.
  std::optional<bool> would_pass{};
  bool is_open = false;  // the DNS could say otherwise, and wasn't asked
};

// The same as it is remembered: a bit for the place of each sign (SignCounts).
struct RememberedPoints {
  std::uint64_t signs = 0;
  std::optional<bool> would_pass{};  // none: as above, or not known

  auto operator<=>(const RememberedPoints&) const = default;
};

// Calls `visit` with the place of each sign.
template <typename Visit>
void each_sign(std::uint64_t signs, Visit visit) {
  for (; signs != 0; signs &= signs - 1) visit(static_cast<std::size_t>(std::countr_zero(signs)));
}

}  // namespace grayling
