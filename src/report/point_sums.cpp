// SPDX-License-Identifier: MIT
#include "report/point_sums.hpp"

#include <algorithm>

#include "report/two_words.hpp"

namespace grayling {
namespace {

// A fate of a newer version is ignored.
void add_fate(Fates::Hour& hour, std::string_view fate, std::int64_t number) {
  if (fate == tally::kFateHeld) hour.held += number;
  if (fate == tally::kFateLearned) hour.learned += number;
  if (fate == tally::kFateBack) hour.returned += number;
}

}  // namespace

void PointSums::add(const TallyCount& count) {
  const auto& [hour, what, name] = count.key;
  const auto [fate, rest] = two_words(name);
  if (what == tally::kSign) {
    Sign& sign = signs_[rest];
    if (fate == tally::kFatePassed) sign.passed += count.number;
    add_fate(sign.fates.at(hour), fate, count.number);
  }
  if (what != tally::kSelective) return;
  if (rest == "pass") {
    add_fate(let_in_.at(hour), fate, count.number);
  } else if (rest == "wait" && (fate == tally::kFateHeld || fate == tally::kFateLearned)) {
    others_ += count.number;
  }
}

void PointSums::finish(ReportFigures& figures, Seconds retry_window) const {
  figures.selective = {let_in_.sum(retry_window, figures.until), others_};
  for (const auto& [name, sign] : signs_) {
    ReportFigures::Sign one{name, sign.fates.sum(retry_window, figures.until), sign.passed};
    if (one.all() > 0) figures.signs.push_back(std::move(one));
  }
  std::stable_sort(figures.signs.begin(), figures.signs.end(),
                   [](const auto& a, const auto& b) { return a.all() > b.all(); });
}

bool has_points(const ReportFigures& figures) {
  return !figures.signs.empty();
}

}  // namespace grayling
