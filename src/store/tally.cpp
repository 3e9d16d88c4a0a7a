// SPDX-License-Identifier: MIT
#include "grayling/store/tally.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "grayling/base/assert.hpp"
#include "grayling/store/column.hpp"
#include "grayling/store/wait_bounds.hpp"

namespace grayling {
namespace {

UnixSeconds floor_to(UnixSeconds time, UnixSeconds unit) {
  return time - ((time % unit) + unit) % unit;
}

}  // namespace

UnixSeconds hour_of(UnixSeconds time) {
  return floor_to(time, kHour);
}

UnixSeconds day_of(UnixSeconds time) {
  return floor_to(time, kDay);
}

std::string tally_name(std::string_view text) {
  return column_text(text, ColumnRules{});
}

std::string wait_name(Seconds waited) {
  const auto* const bound = std::lower_bound(kWaitBounds.begin(), kWaitBounds.end(), waited);
  return std::to_string(bound == kWaitBounds.end() ? kWaitBounds.back() : *bound);
}

std::string lost_name(const LostStanding& lost) {
  return std::string(loss_word(lost.why)) + ' ' + tally_name(lost.domain);
}

void ReportTally::count(UnixSeconds hour, std::string_view what, std::string_view name,
                        std::int64_t number) {
  if (number <= 0) return;
  TallyKey key{hour, std::string(what), std::string(name)};
  if (const auto found = counts_.find(key); found != counts_.end()) {
    found->second += number;
  } else if (counts_.size() < kTallyCountsMax) {
    counts_.emplace(std::move(key), number);
  }
  GRAYLING_ASSERT(counts_.size() <= kTallyCountsMax);
}

bool ReportTally::is_long(Seconds waited) const {
  return waits_.size() < kLongWaitsMax || waited > waits_.back().waited;
}

void ReportTally::note(LongWait wait) {
  const auto is_longer = [](const LongWait& a, const LongWait& b) { return a.waited > b.waited; };
  waits_.insert(std::upper_bound(waits_.begin(), waits_.end(), wait, is_longer), std::move(wait));
  if (waits_.size() > kLongWaitsMax) waits_.pop_back();
  GRAYLING_ASSERT(waits_.size() <= kLongWaitsMax);
}

void ReportTally::add(ReportTally other) {
  for (const auto& [key, number] : other.counts_) count(key.hour, key.what, key.name, number);
  for (auto& wait : other.waits_) note(std::move(wait));
}

ReportTally::Part ReportTally::take(std::size_t counts_max) {
  Part part;
  while (!counts_.empty() && part.counts.size() < counts_max) {
    auto node = counts_.extract(counts_.begin());
    part.counts.push_back({std::move(node.key()), node.mapped()});
  }
  if (counts_.empty()) part.waits = std::exchange(waits_, {});
  return part;
}

void ReportTally::put_back(Part part) {
  for (const auto& [key, number] : part.counts) count(key.hour, key.what, key.name, number);
  for (auto& wait : part.waits) note(std::move(wait));
}

}  // namespace grayling
