// SPDX-License-Identifier: MIT
// What time it is, and how far that can be believed: a wrong clock must forget nobody.
// engine/purge/clock_watch.hpp tells. Plain values, any thread.
#pragma once

#include <limits>

#include "grayling/base/clock.hpp"

namespace grayling {

enum class ClockTrust {
  // The clock was moved, no row of the table agrees with it, or nobody has looked yet: who is known
  // stays known, and last_seen only grows.
  InDoubt,
  // Nothing speaks against it, and no row from before the start for it: who is known expires, and
  // last_seen only grows.
  Unconfirmed,
  // Rows from before the start agree with it: a last_seen far ahead of it is set right.
  Confirmed,
};

struct Moment {
  // A time is a moment beyond doubt.
  Moment(UnixSeconds time, ClockTrust clock_trust = ClockTrust::Confirmed)
      : now(time), trust(clock_trust), latest(time) {}

  // Does who was last seen then expire by this clock?
  bool may_expire(UnixSeconds last_seen) const {
    return trust != ClockTrust::InDoubt || last_seen >= measured_from;
  }

  UnixSeconds now;  // by the wall clock
  ClockTrust trust;
  // The value to write as last_seen: now; or, if the clock was moved since the start, the later of
  // now and what the clock would say had it not been moved.
  UnixSeconds latest;
  // In doubt: the time that has gone by since then is right all the same. It is the start of a run
  // in which nobody has moved the clock.
  UnixSeconds measured_from = std::numeric_limits<UnixSeconds>::max();
};

}  // namespace grayling
