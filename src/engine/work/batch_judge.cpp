// SPDX-License-Identifier: MIT
#include "engine/work/batch_judge.hpp"

#include "grayling/base/assert.hpp"

namespace grayling {

void BatchJudge::decide_by_own(BatchEntry& entry, const Record& record) {
  const Verdict verdict = entry.verdict_on(kind_, record, moment_);
  if (!verdict.passes() && keeps_standings_ && !entry.was_asked) {
    // Most rows pass, so that standings are read for the rest alone, and once.
    entry.waiting = record;
    entry.step = BatchEntry::Step::Recognise;
  } else if (!verdict.passes() && entry.standing) {
    entry.conclude_by_standing();
  } else if (!verdict.passes() && entry.item->is_look) {
    entry.leave_undecided();
  } else {
    conclude_by(entry, entry.item->key, record, verdict);
  }
}

// A row that has passed before decides rather than one that passes now for the first time: a first
// pass gets the header, and counts for its client's standing, which a known sender has had already.
bool BatchJudge::decide_by_rows(BatchEntry& entry, std::span<const ItemRow> rows,
                                const FoundRecords& records) {
  const ItemRow* best = nullptr;
  Verdict verdict;
  for (const ItemRow& row : rows) {
    GRAYLING_ASSERT(row.place < records.size());
    const auto& record = records[row.place];
    if (!record) continue;
    const Verdict by_row = entry.verdict_on(kind_, *record, moment_);
    if (!by_row.passes() || (best != nullptr && !verdict.is_first_pass)) continue;
    best = &row;
    verdict = by_row;
  }
  if (best == nullptr) return false;
  conclude_by(entry, best->key, *records[best->place], verdict);
  for (const ItemRow& row : rows) {
    if (&row != best && row.is_kept) mark_passed(entry, row, records);
  }
  return true;
}

// Another row of a sender that passes, which may come by that row alone next time.
void BatchJudge::mark_passed(BatchEntry& entry, const ItemRow& row, const FoundRecords& records) {
  const auto& record = records[row.place];
  if (!record) return writes_.add_copy(entry, row.key);
  const Verdict verdict = entry.verdict_on(kind_, *record, moment_);
  if (!verdict.passes()) {
    writes_.change_beside({row.key, *record, {record->first_seen, moment_.latest, 1}});
  } else if (verdict.change == RecordChange::Save) {
    writes_.change_beside({row.key, *record, verdict.record});
  }
}

void BatchJudge::conclude_by(BatchEntry& entry, const Key& key, const Record& record,
                             const Verdict& verdict) {
  GRAYLING_ASSERT(entry.step != BatchEntry::Step::Save);  // no verdict hangs on two changes
  if (verdict.change == RecordChange::Save) {
    writes_.change_own(entry, {key, record, verdict.record}, verdict);
  } else {
    entry.conclude(verdict);
  }
}

}  // namespace grayling
