// SPDX-License-Identifier: MIT
// Can the wall clock be trusted? Not if it has parted from the monotonic clock since the start, or
// if no row of the table agrees with it.
#pragma once

#include <atomic>
#include <span>

#include "grayling/base/clock.hpp"
#include "grayling/greylist/moment.hpp"

namespace grayling {

// Both clocks at the start of a run. Plain values.
struct ClockStart {
  UnixSeconds now = 0;
  Monotonic monotonic{};

  // What the wall clock would say if nobody had moved it since.
  UnixSeconds expected(Monotonic at) const;
};

// Has the wall clock parted too far from the monotonic clock to be trusted (kClockDriftMax)?
bool is_moved(Seconds drift);

// What the rows of a table say about a clock, by their last_seen. Pure. The purge looks at the rows
// step by step, `grayling doctor` at all of them at once.
class TableTimes {
 public:
  explicit TableTimes(UnixSeconds start) : start_(start) {}

  // Takes in rows that were read `now`.
  void note(std::span<const UnixSeconds> last_seen, UnixSeconds now, Seconds lifetime);
  void begin_walk() { has_old_rows_ = false; }

  // In this walk: rows were last seen before the start.
  bool has_old_rows() const { return has_old_rows_; }
  // A row agrees with the clock: it was seen within `lifetime` before the start.
  bool has_witness() const { return has_witness_; }
  Seconds ahead() const { return ahead_; }  // of the clock, by the row that is furthest ahead
  bool are_ahead() const;                   // further than the clocks of two hosts may differ

 private:
  UnixSeconds start_;
  bool has_old_rows_ = false;
  bool has_witness_ = false;
  Seconds ahead_ = 0;
};

// Owned by the engine, for its workers: any thread may call moment().
class ClockWatch {
 public:
  explicit ClockWatch(const Clock& clock) : clock_(clock), start_{clock.now(), clock.monotonic()} {}

  Moment moment() const;
  // What the table says about the clock.
  void set_table_trust(ClockTrust trust) { table_trust_.store(trust, std::memory_order_relaxed); }

 private:
  const Clock& clock_;
  ClockStart start_;
  std::atomic<ClockTrust> table_trust_ = ClockTrust::InDoubt;  // nobody has looked yet
};

}  // namespace grayling
