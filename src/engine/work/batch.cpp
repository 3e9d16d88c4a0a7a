// SPDX-License-Identifier: MIT
// The order of a batch's steps. Whether mail is lost is decided here, by two rules: what is
// answered is durable first, and nothing is written on the strength of what may have changed since.
#include "grayling/engine/batch.hpp"

#include <map>
#include <utility>

#include "engine/limits.hpp"
#include "engine/work/batch_entries.hpp"
#include "engine/work/batch_judge.hpp"
#include "engine/work/batch_rows.hpp"
#include "engine/work/batch_writes.hpp"
#include "engine/work/recognition.hpp"
#include "grayling/base/assert.hpp"

namespace grayling {
namespace {

using Step = BatchEntry::Step;
using Entries = std::vector<BatchEntry*>;

class Batch {
 public:
  Batch(Store& store, TableKind kind, const GreylistSettings& settings,
        std::span<const BatchItem* const> items, const Moment& moment, bool meets_known)
      : store_(store),
        kind_(kind),
        recognition_(store, settings, moment),
        moment_(moment),
        judge_(kind, moment, store.keeps_standings(), writes_),
        entries_(items, kind, meets_known) {}

  BatchResult run() {
    // More than one round only for items whose row was changed by somebody else between our read
    // and our save. A bound, because a sender must not wait for rows that never stand still.
    for (int round = 0; round < kRoundsMax && !entries_.are_done(); ++round) {
      if (!find() || !recognise() || !insert_missing() || !save() || !copy()) return result();
      GRAYLING_ASSERT(entries_.at(Step::Save).empty() && entries_.at(Step::Insert).empty());
    }
    if (!entries_.are_done() && !error_) {
      error_ = Error{ErrorKind::Conflict, "rows change faster than they can be judged"};
    }
    return result();
  }

 private:
  // False: the batch ends here. What has its verdict keeps it.
  bool failed(Error error) {
    error_ = std::move(error);
    return false;
  }

  // Reads the rows of those that are read first, or again.
  bool find() {
    const Entries found = entries_.at(Step::Find);
    if (found.empty()) return true;
    const RowsToRead rows(found, kind_);
    const auto records = store_.find(rows.keys());
    if (!records) return failed(records.error());
    GRAYLING_ASSERT(records->size() == rows.keys().size());
    for (std::size_t n = 0; n < found.size(); ++n) {
      BatchEntry& entry = *found[n];
      if (judge_.decide_by_rows(entry, rows.rows_of(n), *records)) continue;
      if (const auto& own = (*records)[n]) {
        judge_.decide_by_own(entry, *own);
      } else {
        entry.result.was_unknown = true;
        entry.waiting.reset();
        entry.step = Step::Recognise;
      }
    }
    return true;
  }

  // Lets those pass that are known by a standing. It comes before the insert, because their mail
  // makes no row: a row that waits for no retry would count as earned by one later. If the
  // standings can't be read, nobody is known by one, and greylisting goes on without them.
  bool recognise() {
    const Entries asking = entries_.at(Step::Recognise);
    if (auto asked = recognition_.ask(asking); !asked) {
      error_ = asked.error();
      if (error_->kind == ErrorKind::Unavailable) return false;
    }
    for (BatchEntry* entry : asking) {
      if (entry->waiting) {
        judge_.decide_by_own(*entry, *entry->waiting);
      } else if (entry->standing) {
        entry->conclude_by_standing();
      } else if (entry->item->is_look) {
        entry->leave_undecided();
      } else if (entry->item->is_read_only) {
        entry->result.was_refused = true;
        entry->step = Step::Done;
      } else {
        entry->step = Step::Insert;
      }
    }
    GRAYLING_ASSERT(entries_.at(Step::Recognise).empty());
    return true;
  }

  // Makes the rows of the unknown. They are durable before Postfix hears "later": if a crash took
  // one back, its sender's retry would count as a first try, and it would wait twice. One statement
  // makes rows that are alike: those of learn mode have passed already.
  bool insert_missing() {
    std::map<std::uint32_t, Entries> by_passes;
    for (BatchEntry* entry : entries_.at(Step::Insert)) {
      GRAYLING_ASSERT(!entry->item->is_read_only && !entry->item->is_look);
      by_passes[entry->first_record(moment_).passes].push_back(entry);
    }
    for (const auto& [passes, inserted] : by_passes) {
      if (!insert_alike(inserted, inserted.front()->first_record(moment_))) return false;
    }
    return true;
  }

  bool insert_alike(const Entries& inserted, const Record& fresh) {
    std::vector<Key> keys;
    keys.reserve(inserted.size());
    for (const BatchEntry* entry : inserted) keys.push_back(entry->item->key);
    auto records = store_.insert_missing(keys, fresh);
    if (!records) return read_despite(std::move(records.error()), inserted, keys);
    GRAYLING_ASSERT(records->size() == keys.size());
    for (std::size_t n = 0; n < inserted.size(); ++n) {
      BatchEntry& entry = *inserted[n];
      const auto& record = (*records)[n];
      // In a rerun a row that wasn't there before is ours: the commit that was left unanswered.
      if (record && !entry.item->is_unknown) {
        judge_.decide_by_own(entry, *record);
      } else {
        conclude_inserted(entry, fresh);
      }
    }
    return true;
  }

  void conclude_inserted(BatchEntry& entry, const Record& fresh) {
    entry.conclude(entry.verdict_on_own(fresh));
    entry.result.was_inserted = true;
    has_written_ = true;
    if (has_network_row(*entry.item, kind_)) writes_.add_copy(entry, entry.item->network_key());
  }

  // Nothing can be written, or another's lock doesn't let us, but reading may work: then known
  // senders still pass, and only strangers are answered as a failure.
  bool read_despite(Error error, const Entries& unread, const std::vector<Key>& keys) {
    for (BatchEntry* entry : unread) entry->step = Step::Done;
    const bool is_readable = error.kind == ErrorKind::ReadOnly || error.kind == ErrorKind::Conflict;
    error_ = std::move(error);
    if (!is_readable) return false;
    const auto records = store_.find(keys);
    if (!records) return failed(records.error());
    GRAYLING_ASSERT(records->size() == unread.size());
    for (std::size_t n = 0; n < unread.size(); ++n) {
      if (const auto& record = (*records)[n]) judge_.decide_by_own(*unread[n], *record);
    }
    return true;
  }

  bool save() {
    const auto saved = writes_.save(store_);
    if (!saved) return failed(saved.error());
    has_written_ = has_written_ || *saved;
    return true;
  }

  // If copies can't be made, the rows that they are copies of still pass.
  bool copy() {
    const auto copied = writes_.copy(store_, moment_);
    if (!copied) {
      error_ = copied.error();
      return error_->kind != ErrorKind::Unavailable;
    }
    has_written_ = has_written_ || *copied;
    return true;
  }

  BatchResult result() { return {entries_.take_results(), std::move(error_), has_written_}; }

  Store& store_;
  TableKind kind_;
  Recognition recognition_;
  Moment moment_;
  BatchWrites writes_;  // of this round
  BatchJudge judge_;
  BatchEntries entries_;
  std::optional<Error> error_;
  bool has_written_ = false;
};

}  // namespace

BatchResult decide_batch(Store& store, TableKind kind, const GreylistSettings& settings,
                         std::span<const BatchItem* const> items, const Moment& moment,
                         bool meets_known) {
  return Batch(store, kind, settings, items, moment, meets_known).run();
}

BatchResult decide_batch(Store& store, TableKind kind, const GreylistSettings& settings,
                         std::span<const BatchItem> items, const Moment& moment) {
  std::vector<const BatchItem*> all;
  all.reserve(items.size());
  for (const BatchItem& item : items) all.push_back(&item);
  return decide_batch(store, kind, settings, all, moment);
}

}  // namespace grayling
