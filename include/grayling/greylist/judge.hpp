// SPDX-License-Identifier: MIT
// The judge: what becomes of a sender with this record, at this moment. Pure, any thread.
#pragma once

#include "grayling/base/clock.hpp"
#include "grayling/greylist/moment.hpp"
#include "grayling/greylist/record.hpp"
#include "grayling/greylist/settings.hpp"

namespace grayling {

enum class Reason {
  New,         // no record, or one that is as good as none: defer
  EarlyRetry,  // not passed yet, and younger than `delay`: defer
  Found,       // pass
  // Not the judge's: the triplet isn't known, but its client has proved itself (standing.hpp),
  // so that it passes; the record stays as it is, or unmade.
  ClientKnown,
  Correspondent,  // the same, of an answer to somebody here who wrote to its sender
};

// What is to be done with the record, and when it must be done.
enum class RecordChange {
  None,
  Save,   // durable before the answer
  Touch,  // later will do: last_seen alone moves forward
};

struct Verdict {
  Reason reason = Reason::New;
  bool is_first_pass = false;  // the header is due
  Seconds delayed = 0;         // since the first sighting, until it has passed
  RecordChange change = RecordChange::None;
  Record record;              // as it shall be after the change
  UnixSeconds last_seen = 0;  // as it was before

  // By a standing, and not by a record.
  bool is_by_standing() const {
    return reason == Reason::ClientKnown || reason == Reason::Correspondent;
  }
  bool passes() const { return reason == Reason::Found || is_by_standing(); }
};

// How far ahead of now a first sighting may lie and still be one of now: hosts that share a table
// have clocks that differ. Beyond it the clock was wrong, and the sighting is moved to now.
inline constexpr Seconds kClockSkewMax = 5 * 60;

// The record of a first sighting. In learn mode accepted mail is not sent again, so that it counts
// as passed.
Record fresh_record(const GreylistSettings& settings, UnixSeconds now);

// Limits are inside: a retry at exactly `delay` passes, one at exactly `retry_window` too, and mail
// at exactly `lifetime` after the last finds its record alive.
// In learn mode the verdict is that of enforce; only the record counts as passed.
// `now` is beyond doubt: a last_seen ahead of it is set to now.
Verdict judge(const GreylistSettings& settings, const Record& record, UnixSeconds now);

// The same by a clock that may be wrong: who has passed expires only where may_expire() says so. A
// last_seen ahead of now stays as it is: it is another clock's that may be right, and at worst the
// sender is remembered longer. If the clock is confirmed, one that is more than `lifetime`
// ahead is set to now. It can't be right: if it were, this clock would be so far behind that no row
// could have confirmed it.
Verdict judge_at(const GreylistSettings& settings, const Record& record, const Moment& moment);

// The verdict on a record that was just made by this request.
Verdict first_sighting(const Record& record);

}  // namespace grayling
