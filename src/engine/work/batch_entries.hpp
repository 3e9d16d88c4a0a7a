// SPDX-License-Identifier: MIT
// All items of a batch on their way, in the items' order. Owned by the batch, used on the worker's
// thread.
#pragma once

#include <span>
#include <vector>

#include "engine/work/batch_entry.hpp"

namespace grayling {

class BatchEntries {
 public:
  // What `items` point to must outlive it. `meets_known`: as decide_batch() has it.
  BatchEntries(std::span<const BatchItem* const> items, TableKind kind, bool meets_known);

  std::vector<BatchEntry*> at(BatchEntry::Step step);
  bool are_done() const;
  std::vector<ItemResult> take_results();  // last: nothing is left then

 private:
  std::vector<BatchEntry> entries_;  // never grows, for others point into it
};

}  // namespace grayling
