// SPDX-License-Identifier: MIT
// Can the wall clock be believed? What speaks against it: that it has parted from the monotonic
// clock since the start, and that no row of the table agrees with it.
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

// Has a clock that was moved by so much parted too far to be believed (kClockDriftMax)?
bool is_moved(Seconds drift);

// What the rows of a table say of a clock, by their last_seen. Pure; the purge looks at them as it
// walks along, and `grayling doctor` in one go.
class TableTimes {
 public:
  explicit TableTimes(UnixSeconds start) : start_(start) {}

  // Rows that were looked at `now`.
  void note(std::span<const UnixSeconds> last_seen, UnixSeconds now, Seconds lifetime);
  void begin_walk() { has_old_rows_ = false; }

  bool has_old_rows() const { return has_old_rows_; }  // in this walk: from before the start
  // One of them agrees with the clock: it was seen within `lifetime` before the start.
  bool has_witness() const { return has_witness_; }
  Seconds ahead() const { return ahead_; }  // how far a row lay ahead of the clock, at most
  bool are_ahead() const;                   // …which is too far for two clocks that differ

 private:
  UnixSeconds start_;
  bool has_old_rows_ = false;
  bool has_witness_ = false;
  Seconds ahead_ = 0;
};

// Owned by the engine, for its workers: any thread may ask for the moment.
class ClockWatch {
 public:
  explicit ClockWatch(const Clock& clock) : clock_(clock), start_{clock.now(), clock.monotonic()} {}

  Moment moment() const;
  // What the table says of the clock.
  void set_table_trust(ClockTrust trust) { table_trust_.store(trust, std::memory_order_relaxed); }

 private:
  const Clock& clock_;
  ClockStart start_;
  std::atomic<ClockTrust> table_trust_ = ClockTrust::InDoubt;  // nobody has looked yet
};

}  // namespace grayling
