// SPDX-License-Identifier: MIT
#include "grayling/engine/pending_total.hpp"

#include <algorithm>
#include <bit>
#include <numeric>

#include "grayling/base/assert.hpp"

namespace grayling {
namespace {

// A walk removes this part of the limit more than it must, so that the next row doesn't make
// another walk due at once.
constexpr std::int64_t kRoomShare = 16;

// Beyond the limit by this share nothing is stored.
constexpr std::int64_t kFullShare = 8;

constexpr unsigned kBinsOfOctaveLog = 3;  // eight bins from an age to its double

}  // namespace

// A sorted list of all ages would need memory for each row that waits. So they are counted in bins
// that grow with the age: what is cut off is right within an eighth, for young rows and old ones.
// Ages up to 7 have a bin each; then eight share what lies between two powers of two.
std::size_t PendingTotal::bin_of(Seconds age) {
  if (age < 1 << kBinsOfOctaveLog) return static_cast<std::size_t>(std::max<Seconds>(age, 0));
  const auto value = static_cast<std::uint64_t>(age);
  const auto octave = static_cast<unsigned>(std::bit_width(value)) - 1 - kBinsOfOctaveLog;
  const std::size_t bin = (std::size_t{octave} << kBinsOfOctaveLog) + (value >> octave);
  return std::min(bin, kBins - 1);
}

Seconds PendingTotal::youngest_of(std::size_t bin) {
  if (bin < 1U << kBinsOfOctaveLog) return static_cast<Seconds>(bin);
  const std::size_t octave = (bin >> kBinsOfOctaveLog) - 1;
  return static_cast<Seconds>((bin - (octave << kBinsOfOctaveLog)) << octave);
}

void PendingTotal::note_inserted(std::size_t limit) {
  ++waiting_;
  ++came_;
  update_full(limit);
}

void PendingTotal::note_passed() {
  // Rows of other hosts pass too, and may not be counted here yet.
  waiting_ = std::max<std::int64_t>(waiting_ - 1, 0);
}

bool PendingTotal::is_crowded(std::size_t limit) const {
  return limit > 0 && waiting_ > static_cast<std::int64_t>(limit);
}

void PendingTotal::update_full(std::size_t limit) {
  const auto max = static_cast<std::int64_t>(limit);
  // It becomes full well above the limit, and stays so until it is below: with one bound strangers
  // would be stored and turned away in turns, second by second.
  if (!is_crowded(limit)) is_full_ = false;
  if (limit > 0 && waiting_ >= max + max / kFullShare + kPendingSlack) is_full_ = true;
}

void PendingTotal::begin_walk(UnixSeconds now) {
  walk_start_ = now;
  ages_.fill(0);
  came_ = 0;
  removed_ = 0;
}

// By what the walk before this one has found: which rows are the oldest is known only after all of
// them were seen, and by then this walk has passed them.
void PendingTotal::choose(PurgeLimits& limits) const {
  limits.crowded_before = crowded_before_;
  limits.edge_before = edge_before_;
  limits.edge_max = static_cast<std::size_t>(edge_left_);
}

void PendingTotal::note_step(const PurgeStep& step) {
  for (const UnixSeconds first_seen : step.waiting) ++ages_[bin_of(walk_start_ - first_seen)];
  GRAYLING_ASSERT(step.at_edge <= step.crowded && step.crowded + step.expired <= step.seen);
  // Only a part of the bin at the edge goes: each step takes what the steps before it have left.
  edge_left_ = std::max<std::int64_t>(edge_left_ - static_cast<std::int64_t>(step.at_edge), 0);
  removed_ += step.crowded;
}

void PendingTotal::end_walk(std::size_t limit) {
  const auto seen = std::accumulate(ages_.begin(), ages_.end(), std::int64_t{0});
  waiting_ = seen + came_ / 2;  // about half of them came where the walk had already been
  GRAYLING_ASSERT(seen >= 0 && came_ >= 0);
  is_idle_ = edge_before_ != 0 && removed_ == 0;
  // What was chosen holds for one walk: rows have passed since, and others are the oldest now.
  crowded_before_ = edge_before_ = 0;
  edge_left_ = 0;
  const auto max = static_cast<std::int64_t>(limit);
  if (is_crowded(limit)) choose_oldest(std::min(seen, waiting_ - (max - max / kRoomShare)));
  update_full(limit);
}

void PendingTotal::choose_oldest(std::int64_t excess) {
  if (excess <= 0) return;  // all that are too many came behind the walk: the next one meets them
  std::int64_t found = 0;
  std::size_t bin = kBins;
  while (found < excess && bin > 0) found += ages_[--bin];
  GRAYLING_ASSERT(bin < kBins && found >= excess);  // no more go than the walk has seen
  edge_before_ = walk_start_ - youngest_of(bin) + 1;
  edge_left_ = excess - (found - ages_[bin]);
  GRAYLING_ASSERT(edge_left_ > 0 && edge_left_ <= ages_[bin]);
  if (bin + 1 < kBins) crowded_before_ = walk_start_ - youngest_of(bin + 1) + 1;
}

}  // namespace grayling
