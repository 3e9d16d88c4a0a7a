// SPDX-License-Identifier: MIT
// What the records of a batch mean: a verdict at once, one that holds once a change is saved, or
// first a look at standings. Owned by the batch, used on the worker's thread. Does no I/O.
#pragma once

#include <span>

#include "engine/work/batch_entry.hpp"
#include "engine/work/batch_rows.hpp"
#include "engine/work/batch_writes.hpp"

namespace grayling {

class BatchJudge {
 public:
  // `writes` takes what is to be written, and must outlive the judge.
  BatchJudge(TableKind kind, const Moment& moment, bool keeps_standings, BatchWrites& writes)
      : kind_(kind), moment_(moment), keeps_standings_(keeps_standings), writes_(writes) {}

  // By its own row alone.
  void decide_by_own(BatchEntry& entry, const Record& record);

  // By all its rows, whose records are in `records`. False: none of them passes, and its own row
  // must decide.
  bool decide_by_rows(BatchEntry& entry, std::span<const ItemRow> rows,
                      const FoundRecords& records);

 private:
  void conclude_by(BatchEntry& entry, const Key& key, const Record& record, const Verdict& verdict);
  void mark_passed(BatchEntry& entry, const ItemRow& row, const FoundRecords& records);

  TableKind kind_;
  Moment moment_;
  bool keeps_standings_;
  BatchWrites& writes_;
};

}  // namespace grayling
