// SPDX-License-Identifier: MIT
#include "engine/work/batch_entries.hpp"

#include <algorithm>
#include <utility>

#include "engine/work/batch_rows.hpp"
#include "grayling/base/assert.hpp"

namespace grayling {
namespace {

// Most items are strangers, so the insert comes first: one durable statement makes the rows of the
// unknown, and tells which keys are known. A read before it would be one more round trip, and
// between the two another host could store the same stranger.
// A read comes first if there is probably a row, because an INSERT that changes nothing still
// locks; if no row may be made, as for a look, or not yet; or if rows count that the insert doesn't
// look at. A tutorial's table doesn't tell a row of this batch from an older one: there all are
// read first, but for those of which an earlier run of the batch has read that they have none.
bool is_read_first(const BatchItem& item, TableKind kind, bool meets_known) {
  if (item.is_read_only || item.is_look) return true;
  if (item.is_domain_claimed && item.may_have_standing && !item.domain.is_none()) return true;
  if (kind == TableKind::Tutorial) return !item.is_unknown;
  return item.is_known || meets_known || has_other_rows(item, kind);
}

}  // namespace

BatchEntries::BatchEntries(std::span<const BatchItem* const> items, TableKind kind,
                           bool meets_known) {
  entries_.reserve(items.size());
  for (const BatchItem* const item : items) {
    GRAYLING_ASSERT(item->policy);
    const bool is_first = is_read_first(*item, kind, meets_known);
    entries_.push_back(
        {.item = item, .step = is_first ? BatchEntry::Step::Find : BatchEntry::Step::Recognise});
    entries_.back().result.was_unknown = item->is_unknown;
  }
}

std::vector<BatchEntry*> BatchEntries::at(BatchEntry::Step step) {
  std::vector<BatchEntry*> found;
  for (BatchEntry& entry : entries_) {
    if (entry.step == step) found.push_back(&entry);
  }
  return found;
}

bool BatchEntries::are_done() const {
  return std::all_of(entries_.begin(), entries_.end(),
                     [](const BatchEntry& entry) { return entry.step == BatchEntry::Step::Done; });
}

std::vector<ItemResult> BatchEntries::take_results() {
  std::vector<ItemResult> results;
  results.reserve(entries_.size());
  for (BatchEntry& entry : entries_) results.push_back(std::move(entry.result));
  return results;
}

}  // namespace grayling
