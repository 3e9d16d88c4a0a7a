// SPDX-License-Identifier: MIT
// A Store in memory, for tests and simulation. It behaves as the real ones do, but nothing lasts.
//
// The test owns the table, sets its kind, and looks inside. Each MemoryStore is one connection to
// it, so that several workers or hosts can share a table. There are no locks: only one of them may
// work at a time.
#pragma once

#include <map>

#include "grayling/store/memory_standings.hpp"
#include "grayling/store/store.hpp"

namespace grayling {

struct MemoryTable {
  TableKind kind = TableKind::Full;
  std::map<Key, Record> rows;  // in a tutorial table, keys have a sender and nothing else
  MemoryStandings standings;
};

class MemoryStore final : public Store {
 public:
  // `table` and `clock` must outlive the store.
  MemoryStore(MemoryTable& table, const Clock& clock) : table_(table), clock_(clock) {}

  Result<TableKind> open() override { return table_.kind; }
  Result<std::vector<std::optional<Record>>> insert_missing(std::span<const Key> keys,
                                                            const Record& fresh) override;
  Result<std::vector<std::optional<Record>>> find(std::span<const Key> keys) override;
  Result<std::vector<bool>> save(std::span<const Change> changes) override;
  Result<void> touch(std::span<const Touch> touches) override;
  Result<PurgeStep> purge(const std::optional<Key>& after, std::size_t rows_max,
                          const PurgeLimits& limits) override;
  bool keeps_standings() const override { return !is_tutorial(); }
  Result<std::vector<std::optional<Standing>>> find_standings(
      std::span<const StandingKey> keys) override;
  Result<std::vector<StandingRow>> recent_standings(UnixSeconds since, const StandingKey& after,
                                                    std::size_t rows_max) override;
  Result<void> put_standings(std::span<const StandingRow> rows,
                             const ExpiredTimes& expired) override;
  Result<void> purge_standings(UnixSeconds before, std::size_t rows_max) override;
  void cut() noexcept override {}

 private:
  bool is_tutorial() const { return table_.kind == TableKind::Tutorial; }
  std::optional<Record> find_row(const Key& key) const;

  MemoryTable& table_;
  const Clock& clock_;
};

}  // namespace grayling
