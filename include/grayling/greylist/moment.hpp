// SPDX-License-Identifier: MIT
// The time, and how far it can be trusted: a wrong clock must not make known senders strangers.
// engine/clock_watch.hpp decides that. Plain values, any thread.
#pragma once

#include <limits>

#include "grayling/base/clock.hpp"

namespace grayling {

enum class ClockTrust {
  // The clock was moved, no row of the table agrees with it, or it hasn't been checked yet. Known
  // senders don't expire, and last_seen only grows.
  InDoubt,
  // Nothing contradicts the clock, but no row from before the start confirms it. Known senders
  // expire, and last_seen only grows.
  Unconfirmed,
  // Rows from before the start agree with the clock. Known senders expire, and a last_seen far
  // ahead of it is corrected.
  Confirmed,
};

struct Moment {
  // A plain time counts as confirmed.
  Moment(UnixSeconds time, ClockTrust clock_trust = ClockTrust::Confirmed)
      : now(time), trust(clock_trust), latest(time) {}

  // May a record with this last_seen expire by this clock?
  bool may_expire(UnixSeconds last_seen) const {
    return trust != ClockTrust::InDoubt || last_seen >= measured_from;
  }

  UnixSeconds now;  // by the wall clock
  ClockTrust trust;
  // The value to write as last_seen. It is `now`, unless the clock was moved since the start: then
  // it is the later of `now` and what the clock would show if it hadn't been moved.
  UnixSeconds latest;
  // While the clock is in doubt: the start of a run in which it wasn't moved. The time that has
  // passed since then is right, so a record last seen since then may expire.
  UnixSeconds measured_from = std::numeric_limits<UnixSeconds>::max();
};

}  // namespace grayling
