// SPDX-License-Identifier: MIT
// When the purge takes its next step, and whether it may remove. Pure but for what it remembers;
// the engine owns it and calls it on the loop's thread.
//
// A wrong clock must not forget everybody. So rows from before this run are removed
// only once one of them was seen that agrees with the clock: last seen within `lifetime` before the
// start. The first walk through the table looks for one and removes nothing; where it finds old
// rows and none that agrees, the purge pauses and says so. And it pauses while wall clock and
// monotonic clock have parted by over an hour since the start. Meanwhile known
// senders don't expire either; ClockWatch learns this from table_trust().
//
// One of several instances has the lease, and removes. One that takes over the lease begins a walk
// at once, or when the present one has ended: the rows that it has passed so far were not removed,
// and the former holder may have died before it reached them. After a restart the former holder is
// the service's own last run.
//
// A paused run still writes rows, and at the next start these agree with the same clock. So after
// an absence longer than `lifetime` a restart gets the purge going again. For the same reason a
// wrong clock must be set right before the second start: its own rows would confirm it then.
#pragma once

#include <algorithm>
#include <optional>
#include <string>

#include "grayling/base/clock.hpp"
#include "grayling/base/log.hpp"
#include "grayling/engine/clock_watch.hpp"
#include "grayling/engine/pending_total.hpp"
#include "grayling/greylist/settings.hpp"
#include "grayling/store/store.hpp"

namespace grayling {

class PurgeSchedule {
 public:
  PurgeSchedule(UnixSeconds now, Monotonic monotonic);

  struct Step {
    std::optional<Key> after;
    PurgeLimits limits;
    bool is_lease_only = false;  // between two walks: only renews the lease
  };

  // When begin() may give the next step; only one is under way at a time.
  Monotonic next_time() const { return is_under_way_ ? kNever : std::min(next_, next_lease_); }

  // The step to take now; none: paused, or one is under way.
  std::optional<Step> begin(const GreylistSettings& settings, UnixSeconds now, Monotonic monotonic);

  // What came of it.
  void end(const Result<PurgeStep>& step, const GreylistSettings& settings, Monotonic monotonic);

  // What the table says of the clock, as far as it was looked at.
  ClockTrust table_trust() const;

  // A row more waits for its retry, or one less.
  void note_inserted(const GreylistSettings& settings);
  void note_passed() { pending_.note_passed(); }
  // Too many rows wait for a retry: no more is stored (pending_total.hpp).
  bool is_full() const { return pending_.is_full(); }

  // A line for the log where something happened that an administrator should know; once each.
  struct News {
    LogLevel level = LogLevel::Info;
    std::string text;
  };
  std::optional<News> take_news();

 private:
  void follow_lease(bool is_others, Monotonic monotonic);
  std::string removed_text() const;
  Monotonic next_walk(const GreylistSettings& settings, Monotonic monotonic) const;
  void end_walk(const GreylistSettings& settings, Monotonic monotonic);
  void note_rows_ahead();

  ClockStart start_;
  TableTimes times_;
  Monotonic next_;
  Monotonic next_lease_ = kNever;  // while the clock is trusted
  bool is_lease_step_ = false;     // the step under way
  bool is_lease_others_ = false;   // at the last step
  std::optional<Key> after_;
  bool is_walking_ = false;
  bool must_walk_again_ = false;  // as soon as this walk has ended
  Monotonic walked_at_{};         // the end of the last walk
  PendingTotal pending_;
  bool is_under_way_ = false;
  bool is_trusted_ = false;  // the clock agrees with the table
  bool is_paused_ = false;
  UnixSeconds now_ = 0;         // of the step under way
  bool is_ahead_told_ = false;  // in this run
  std::size_t removed_ = 0;     // in this walk
  std::optional<News> news_;
};

}  // namespace grayling
