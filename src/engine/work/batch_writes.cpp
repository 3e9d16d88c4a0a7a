// SPDX-License-Identifier: MIT
#include "engine/work/batch_writes.hpp"

#include <utility>

#include "grayling/base/assert.hpp"

namespace grayling {

void BatchWrites::change_own(BatchEntry& entry, Change change, const Verdict& verdict) {
  GRAYLING_ASSERT(!entry.result.verdict);
  if (!changing_.insert(change.key).second) {
    entry.step = BatchEntry::Step::Find;
    return;
  }
  entry.step = BatchEntry::Step::Save;
  pending_.push_back({std::move(change), &entry, verdict});
}

void BatchWrites::change_beside(Change change) {
  if (!changing_.insert(change.key).second) return;
  pending_.push_back({std::move(change), nullptr, {}});
}

// The condition is what keeps two workers, or two hosts, from undoing each other: between our read
// and this write another may have let the sender in, or begun its wait anew. If we wrote what we
// have computed from the older record, a pass would be taken back, or a wait begin twice. The row
// that has changed is read and judged again, by the truth of that moment.
Result<bool> BatchWrites::save(Store& store) {
  if (pending_.empty()) return false;
  auto pending = std::exchange(pending_, {});
  GRAYLING_ASSERT(changing_.size() == pending.size());
  changing_.clear();
  std::vector<Change> changes;
  changes.reserve(pending.size());
  for (Pending& one : pending) changes.push_back(std::move(one.change));
  const auto saved = store.save(changes);
  if (!saved) return fail(saved.error());
  GRAYLING_ASSERT(saved->size() == pending.size());
  bool has_written = false;
  for (std::size_t n = 0; n < pending.size(); ++n) {
    const bool is_saved = (*saved)[n];
    has_written = has_written || is_saved;
    BatchEntry* const entry = pending[n].entry;
    if (entry == nullptr) continue;
    GRAYLING_ASSERT(entry->step == BatchEntry::Step::Save);
    if (is_saved) {
      entry->conclude(pending[n].verdict);
    } else {
      entry->step = BatchEntry::Step::Find;
    }
  }
  return has_written;
}

// After save(), because a copy says that the sender has passed: that must be true, and durable, of
// the row which it is copied from. It is inserted if it is missing: a row that somebody else has
// made since says more than we know.
Result<bool> BatchWrites::copy(Store& store, const Moment& moment) {
  std::set<Key> keys;
  for (const auto& [entry, key] : std::exchange(copies_, {})) {
    const auto& verdict = entry->result.verdict;
    if (verdict && verdict->record.passes > 0) keys.insert(key);
  }
  if (keys.empty()) return false;
  const std::vector<Key> sorted(keys.begin(), keys.end());
  const auto copied = store.insert_missing(sorted, {moment.now, moment.latest, 1});
  if (!copied) return fail(copied.error());
  GRAYLING_ASSERT(copied->size() == sorted.size());
  return true;
}

}  // namespace grayling
