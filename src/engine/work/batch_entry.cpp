// SPDX-License-Identifier: MIT
#include "engine/work/batch_entry.hpp"

namespace grayling {

Record BatchEntry::first_record(const Moment& moment) const {
  if (item->waited) return {moment.now, moment.latest, 1};
  Record record = fresh_record(*item->policy, moment.now);
  if (record.passes > 0) record.last_seen = moment.latest;  // in learn mode
  return record;
}

Verdict BatchEntry::verdict_on_own(const Record& record) const {
  Verdict verdict = first_sighting(record);
  if (item->waited) {
    verdict.reason = Reason::Found;
    verdict.is_first_pass = true;
    verdict.delayed = *item->waited;
  }
  return verdict;
}

Verdict BatchEntry::verdict_on(TableKind kind, const Record& record, const Moment& moment) const {
  // Its rows say nothing but that somebody was here.
  if (kind == TableKind::Tutorial) return {.reason = Reason::Found, .record = {0, moment.now, 1}};
  // The batch before this one lost its connection between its commit and the answer. A row that is
  // just as that batch would have made it is that one's: this is still the first try, not a retry,
  // and with a delay of 0 it would pass.
  if (item->is_rerun && record == first_record(moment)) return verdict_on_own(record);
  const Verdict verdict = judge_at(*item->policy, record, moment);
  if (!item->waited || verdict.passes()) return verdict;
  // Turned away first, and stored by another host or policy since: the longer wait counts.
  const Record passed{verdict.record.first_seen, moment.latest, 1};
  return {Reason::Found, true, *item->waited, RecordChange::Save, passed, record.last_seen};
}

}  // namespace grayling
