// SPDX-License-Identifier: MIT
// The judge: decides by a sender's record, at a given time, whether its mail passes. Pure, any
// thread.
#pragma once

#include "grayling/base/clock.hpp"
#include "grayling/greylist/moment.hpp"
#include "grayling/greylist/reason.hpp"
#include "grayling/greylist/record.hpp"
#include "grayling/greylist/settings.hpp"

namespace grayling {

// How the record must be written.
enum class RecordChange {
  None,
  Save,   // before the answer, and durable
  Touch,  // write-behind: only last_seen changes, and it only moves forward
};

// The judge's reason is New, EarlyRetry or Found. By a standing it is ClientKnown, NullSenderKnown,
// Correspondent or DomainKnown.
struct Verdict {
  Reason reason = Reason::New;
  bool is_first_pass = false;  // the header is added
  Seconds delayed = 0;         // since the first sighting; 0 if the record has passed before
  RecordChange change = RecordChange::None;
  Record record;              // after the change
  UnixSeconds last_seen = 0;  // before the change

  // Is it decided by a standing, and not by a record?
  bool is_by_standing() const {
    return reason == Reason::ClientKnown || reason == Reason::NullSenderKnown ||
           reason == Reason::Correspondent || reason == Reason::DomainKnown;
  }
  bool passes() const { return reason == Reason::Found || is_by_standing(); }
};

// How far a first sighting may lie in the future, because the clocks of hosts that share a table
// differ. If it lies further ahead, that clock was wrong, and the sighting is moved to now.
inline constexpr Seconds kClockSkewMax = 5 * 60;

// Returns the record of a first sighting. In learn mode the mail is accepted and won't come again,
// so the record counts as passed.
Record fresh_record(const GreylistSettings& settings, UnixSeconds now);

// Judges by a clock that is certainly right: a last_seen in the future is set to `now`. The limits
// are inclusive: a retry passes at exactly `delay` and at exactly `retry_window`, and a record is
// still known at exactly `lifetime` after its last mail. In learn mode the verdict is the same as
// in enforce mode, but the record counts as passed.
Verdict judge(const GreylistSettings& settings, const Record& record, UnixSeconds now);

// Does judge() let a sender pass that has passed before, and was seen at `last_seen`, without a
// record to save?
inline bool still_passes(const GreylistSettings& settings, UnixSeconds last_seen, UnixSeconds now) {
  Seconds idle = 0;
  return last_seen <= now && !__builtin_sub_overflow(now, last_seen, &idle) &&
         idle <= settings.lifetime;
}

// Judges by a clock that may be wrong. A record that has passed expires only if may_expire() allows
// it. A last_seen in the future stays: it comes from another clock, which may be right, and at
// worst the sender is remembered longer. But if the clock is confirmed, a last_seen more than
// `lifetime` ahead is set to now. It can't be right: this clock would be so far behind that no row
// could have confirmed it.
Verdict judge_at(const GreylistSettings& settings, const Record& record, const Moment& moment);

// Returns the verdict for a request that has just made `record`.
Verdict first_sighting(const Record& record);

}  // namespace grayling
