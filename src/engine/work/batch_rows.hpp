// SPDX-License-Identifier: MIT
// Which rows count for an item of a batch, and how they are all read in one statement. Pure; used
// by the batch, on the worker's thread.
#pragma once

#include <span>
#include <vector>

#include "engine/work/batch_entry.hpp"

namespace grayling {

using FoundRecords = std::vector<std::optional<Record>>;

// One of the rows whose pass counts for an item.
struct ItemRow {
  Key key;
  std::size_t place;  // of its record in what the store returns
  bool is_kept;       // it is marked as passed when another passes; false: it is left to expire
};

// Has it the row of a network beside that of its provider? Its own key names the client by the
// provider's domain, which needs a confirmed host name. When DNS gives none, the same client comes
// with the key of its network. So a pass marks both rows, and either lets it in; otherwise a DNS
// server that is down would turn known senders into strangers.
bool has_network_row(const BatchItem& item, TableKind kind);

// Do other rows count beside its own: the network's, or one that an earlier version has written
// under another spelling?
bool has_other_rows(const BatchItem& item, TableKind kind);

// The rows of an item, its own first; their places are still 0. What an earlier version has written
// lets its senders in, and isn't written any more: it goes when it has expired.
std::vector<ItemRow> rows_of(const BatchItem& item, TableKind kind);

// The keys of all rows of some entries. All own keys come first, in the entries' order. No key
// comes twice, which the Store asks for: the network of one item may be the client of another.
class RowsToRead {
 public:
  RowsToRead(std::span<BatchEntry* const> entries, TableKind kind);

  std::span<const Key> keys() const { return keys_; }

  // The rows of the n-th entry, its own first; empty: it has only its own, whose place is n.
  std::span<const ItemRow> rows_of(std::size_t n) const { return rows_[n]; }

 private:
  std::vector<Key> keys_;
  std::vector<std::vector<ItemRow>> rows_;
};

}  // namespace grayling
