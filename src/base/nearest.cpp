// SPDX-License-Identifier: MIT
#include "grayling/base/nearest.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace grayling {
namespace {

// The optimal string alignment distance, computed with three rows of its table.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    before.swap(last);
    last.swap(row);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t changed = last[j - 1] + (a[i - 1] != b[j - 1]);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, changed});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before[j - 2] + 1);
      }
    }
  }
  return row[b.size()];
}

constexpr std::size_t kWordMax = 64;  // letters; no name is longer, and the table stays small

// Returns the nearest of the names that `is_near(distance, name)` accepts.
template <typename IsNear>
std::string_view nearest_that(std::string_view word, std::span<const std::string_view> known,
                              IsNear is_near) {
  std::string_view best;
  std::size_t best_distance = 2 * kWordMax;
  for (const auto name : known) {
    const std::size_t d = distance(word, name);
    if (d < best_distance && is_near(d, name)) {
      best = name;
      best_distance = d;
    }
  }
  return best;
}

}  // namespace

std::string_view nearest(std::string_view word, std::span<const std::string_view> known) {
  if (word.size() > kWordMax) return "";
  return nearest_that(word, known, [](std::size_t d, std::string_view name) {
    return d <= std::max<std::size_t>(1, name.size() / 3);
  });
}

std::string_view nearest_of_all(std::string_view word, std::span<const std::string_view> known) {
  return nearest_that(word.substr(0, kWordMax), known,
                      [](std::size_t, std::string_view) { return true; });
}

}  // namespace grayling
