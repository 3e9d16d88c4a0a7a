// SPDX-License-Identifier: MIT
// About how many rows of the table wait for their retry, and which of them go where they are too
// many: the oldest. Each walk of the purge counts them by their age, in bins whose width is an
// eighth of the age at most; what came and passed since is counted on top. Pure, bounded memory.
// Owned by the purge's schedule; the loop's thread.
//
//   over the limit            walks come at once, and each removes the oldest that are too many
//   over it by an eighth      and more come than the purge removes: strangers are deferred and not
//   and kPendingSlack more    stored until it has caught up
#pragma once

#include <array>
#include <cstdint>

#include "grayling/base/clock.hpp"
#include "grayling/store/store.hpp"

namespace grayling {

// Rows beyond the limit that a burst may store before the purge has run at all: some seconds' worth
// of a fast database.
inline constexpr std::int64_t kPendingSlack = 10'000;

class PendingTotal {
 public:
  // `limit` is greylist.pending_total; 0: any number.
  void note_inserted(std::size_t limit);
  void note_passed();

  bool is_crowded(std::size_t limit) const;  // too many wait: a walk is due
  bool is_full() const { return is_full_; }  // nothing more is to be stored

  void begin_walk(UnixSeconds now);
  // Says in `limits` what the next step of this walk may remove on that account.
  void choose(PurgeLimits& limits) const;
  void note_step(const PurgeStep& step);
  void end_walk(std::size_t limit);
  // The last walk should have removed rows and didn't: it is another instance that purges.
  bool is_idle() const { return is_idle_; }
  std::uint64_t removed() const { return removed_; }  // by this walk, or the last

 private:
  static constexpr std::size_t kBins = 256;  // of ages up to 2^33 seconds
  static std::size_t bin_of(Seconds age);
  static Seconds youngest_of(std::size_t bin);
  void choose_oldest(std::int64_t excess);
  void update_full(std::size_t limit);

  std::int64_t waiting_ = 0;  // about
  std::int64_t came_ = 0;     // in this walk
  bool is_full_ = false;
  bool is_idle_ = false;

  UnixSeconds walk_start_ = 0;
  std::array<std::int64_t, kBins> ages_{};  // rows that this walk has seen
  // What the last walk found: rows before crowded_before_ go, and edge_left_ rows of the next bin.
  UnixSeconds crowded_before_ = 0;
  UnixSeconds edge_before_ = 0;
  std::int64_t edge_left_ = 0;
  std::uint64_t removed_ = 0;
};

}  // namespace grayling
