// SPDX-License-Identifier: MIT
// What one round of a batch writes to rows that it has read, and beside them. Owned by the batch,
// used on the worker's thread.
#pragma once

#include <set>
#include <vector>

#include "engine/work/batch_entry.hpp"
#include "grayling/store/store.hpp"

namespace grayling {

class BatchWrites {
 public:
  // `entry` gets `verdict` once its row is changed; until then it is at Step::Save. If its row is
  // changed for another item already, it goes back to Step::Find: the next round reads that change.
  void change_own(BatchEntry& entry, Change change, const Verdict& verdict);

  // Changes a row beside the one that decided. Nobody's verdict depends on it: it may fail.
  void change_beside(Change change);

  // Makes a row as passed beside that of `entry`, if that one has passed by the end of the round.
  void add_copy(const BatchEntry& entry, Key key) { copies_.push_back({&entry, std::move(key)}); }

  // Saves all changes in one durable commit. Entries whose row is still as it was read have their
  // verdict; the others go back to Step::Find. True: a row was written.
  Result<bool> save(Store& store);

  // Makes the copies in one durable commit. True: there were some.
  Result<bool> copy(Store& store, const Moment& moment);

 private:
  struct Pending {
    Change change;
    BatchEntry* entry;  // null: nobody's verdict depends on it
    Verdict verdict;
  };
  struct Copy {
    const BatchEntry* entry;
    Key key;
  };

  std::vector<Pending> pending_;
  std::set<Key> changing_;  // the keys of these changes: no row is changed twice in one statement
  std::vector<Copy> copies_;
};

}  // namespace grayling
