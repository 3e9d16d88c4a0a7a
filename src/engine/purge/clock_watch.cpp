// SPDX-License-Identifier: MIT
#include "grayling/engine/clock_watch.hpp"

#include <algorithm>
#include <cstdlib>

#include "engine/limits.hpp"

namespace grayling {

UnixSeconds ClockStart::expected(Monotonic at) const {
  return now + std::chrono::duration_cast<std::chrono::seconds>(at - monotonic).count();
}

bool is_moved(Seconds drift) {
  return std::abs(drift) > kClockDriftMax;
}

// A row from before the start was dated by the clock of another run or host. If this clock is far
// ahead, all such rows lie more than `lifetime` back, and one that doesn't speaks for it. Rows of
// this run prove nothing: they repeat what this clock says.
void TableTimes::note(std::span<const UnixSeconds> last_seen, UnixSeconds now, Seconds lifetime) {
  for (const UnixSeconds time : last_seen) {
    ahead_ = std::max(ahead_, time - now);
    if (time >= start_) continue;
    has_old_rows_ = true;
    if (time >= start_ - lifetime) has_witness_ = true;
  }
}

bool TableTimes::are_ahead() const {
  return ahead_ > kClockDriftMax;
}

Moment ClockWatch::moment() const {
  const UnixSeconds now = clock_.now();
  const UnixSeconds expected = start_.expected(clock_.monotonic());
  const bool has_moved = is_moved(now - expected);
  Moment moment(now,
                has_moved ? ClockTrust::InDoubt : table_trust_.load(std::memory_order_relaxed));
  // Which of the two times is right nobody knows. The later one is written as last_seen, because a
  // sender that is remembered too long does no harm.
  if (has_moved) {
    moment.latest = std::max(now, expected);
  } else {
    moment.measured_from = start_.now;
  }
  return moment;
}

}  // namespace grayling
