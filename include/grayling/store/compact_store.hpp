// SPDX-License-Identifier: MIT
// A Store of a full table in memory, for the many rows of a replay (compact_rows.hpp). It behaves
// as the real ones do, but nothing lasts, and its rows can't be looked at.
//
// The owner has the table; each CompactStore is one connection to it. There are no locks: only one
// of them may work at a time.
#pragma once

#include <memory>

#include "grayling/store/compact_rows.hpp"
#include "grayling/store/forwarding_store.hpp"
#include "grayling/store/memory_store.hpp"

namespace grayling {

struct CompactTable {
  explicit CompactTable(std::size_t rows_max) : rows(rows_max) {}

  CompactRows rows;
  MemoryTable others;  // its standings; no rows
};

class CompactStore final : public ForwardingStore {
 public:
  // `table` and `clock` must outlive the store.
  CompactStore(CompactTable& table, const Clock& clock)
      : ForwardingStore(std::make_unique<MemoryStore>(table.others, clock)), rows_(table.rows) {}

  Result<std::vector<std::optional<Record>>> insert_missing(std::span<const Key> keys,
                                                            const Record& fresh) override;
  Result<std::vector<std::optional<Record>>> find(std::span<const Key> keys) override;
  Result<std::vector<bool>> save(std::span<const Change> changes) override;
  Result<void> touch(std::span<const Touch> touches) override;
  Result<PurgeStep> purge(const std::optional<Key>& after, std::size_t rows_max,
                          const PurgeLimits& limits) override;

 private:
  CompactRows& rows_;
};

}  // namespace grayling
