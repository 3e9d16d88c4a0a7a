// SPDX-License-Identifier: MIT
#include "grayling/suspicion/points.hpp"

#include <algorithm>

namespace grayling {

PointTable default_points() {
  PointTable table{};
  for (std::size_t i = 0; i < kSignCount; ++i) table[i] = kSigns[i].points;
  return table;
}

int sum(const Signs& signs, const PointTable& table) {
  int points = 0;
  for (std::size_t i = 0; i < kSignCount; ++i) {
    if (signs.has(static_cast<Sign>(i))) points += table[i];
  }
  return points;
}

PointRange spf_range(const PointTable& table) {
  PointRange range{0, 0};
  for (const auto sign : {Sign::SpfFail, Sign::SpfSoftfail, Sign::SpfNone}) {
    const int points = table[static_cast<std::size_t>(sign)];
    range = {std::min(range.least, points), std::max(range.most, points)};
  }
  return range;
}

std::vector<CountedSign> counted(const Signs& signs, const PointTable& table) {
  std::vector<CountedSign> all;
  for (std::size_t i = 0; i < kSignCount; ++i) {
    if (signs.has(static_cast<Sign>(i)) && table[i] != 0) {
      all.push_back({kSigns[i].name, table[i]});
    }
  }
  return all;
}

std::string counted_text(const Signs& signs, const PointTable& table) {
  std::string text;
  for (const auto& [name, points] : counted(signs, table)) {
    if (!text.empty()) text += ", ";
    text += std::string(name) + " " + std::to_string(points);
  }
  return text;
}

Suspicion suspicion(int points, const SuspicionSettings& settings, bool is_selective) {
  if (points >= settings.long_from) return Suspicion::WaitsLong;
  if (points <= settings.pass_at) return Suspicion::Trusted;
  const bool waits = !is_selective || points >= settings.wait_from;
  return waits ? Suspicion::Waits : Suspicion::NotSuspicious;
}

}  // namespace grayling
