// SPDX-License-Identifier: MIT
#include "grayling/greylist/judge.hpp"

#include <algorithm>
#include <limits>

namespace grayling {
namespace {

// The database may hold any time, so the difference may overflow; then it is the largest one.
Seconds elapsed(UnixSeconds from, UnixSeconds to) {
  Seconds difference = 0;
  if (!__builtin_sub_overflow(to, from, &difference)) return difference;
  return from < to ? std::numeric_limits<Seconds>::max() : std::numeric_limits<Seconds>::min();
}

Verdict as_new(const GreylistSettings& settings, UnixSeconds now) {
  return {Reason::New, false, 0, RecordChange::Save, fresh_record(settings, now), 0};
}

Verdict judge_passed(const GreylistSettings& settings, const Record& record, UnixSeconds now) {
  if (elapsed(record.last_seen, now) > settings.lifetime) return as_new(settings, now);
  Verdict verdict{Reason::Found, false, 0, RecordChange::None, record, record.last_seen};
  verdict.record.last_seen = now;
  // A touch only moves last_seen forward. Moving it back takes a save, with its condition.
  if (record.last_seen < now) verdict.change = RecordChange::Touch;
  if (record.last_seen > now) verdict.change = RecordChange::Save;
  return verdict;
}

Verdict judge_waiting(const GreylistSettings& settings, Record record, UnixSeconds now) {
  Verdict verdict;
  Seconds age = elapsed(record.first_seen, now);
  if (age < -kClockSkewMax) {
    record.first_seen = record.last_seen = now;
    verdict.change = RecordChange::Save;
  }
  if (age < 0) age = 0;
  if (age > settings.retry_window) return as_new(settings, now);

  verdict.delayed = age;
  if (age >= settings.delay) {
    verdict.reason = Reason::Found;
    verdict.is_first_pass = true;
  } else {
    verdict.reason = Reason::EarlyRetry;
  }
  if (verdict.is_first_pass || settings.mode == Mode::Learn) {
    record.passes = 1;
    record.last_seen = now;
    verdict.change = RecordChange::Save;
  }
  verdict.record = record;
  return verdict;
}

}  // namespace

Record fresh_record(const GreylistSettings& settings, UnixSeconds now) {
  return {now, now, settings.mode == Mode::Learn ? 1U : 0U};
}

Verdict judge(const GreylistSettings& settings, const Record& record, UnixSeconds now) {
  return record.passes > 0 ? judge_passed(settings, record, now)
                           : judge_waiting(settings, record, now);
}

Verdict judge_at(const GreylistSettings& settings, const Record& record, const Moment& moment) {
  if (record.passes == 0) {
    Verdict verdict = judge(settings, record, moment.now);
    if (verdict.record.passes > 0) verdict.record.last_seen = moment.latest;
    return verdict;
  }
  const Seconds idle = elapsed(record.last_seen, moment.now);
  const bool is_expired = idle > settings.lifetime && moment.may_expire(record.last_seen);
  const bool is_far_ahead = idle < -settings.lifetime && moment.trust == ClockTrust::Confirmed;
  if (is_expired || is_far_ahead) return judge(settings, record, moment.now);
  Verdict verdict{Reason::Found, false, 0, RecordChange::None, record, record.last_seen};
  if (record.last_seen < moment.latest) {
    verdict.record.last_seen = moment.latest;
    verdict.change = RecordChange::Touch;
  }
  return verdict;
}

Verdict first_sighting(const Record& record) {
  return {Reason::New, false, 0, RecordChange::None, record, 0};
}

}  // namespace grayling
