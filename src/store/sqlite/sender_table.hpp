// SPDX-License-Identifier: MIT
// The table `sender` of an SQLite file, as a Store has it. Owned by an SqliteStore and used by its
// thread, in a transaction that the store has begun.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "database.hpp"
#include "grayling/store/store.hpp"
#include "store/odd_rows.hpp"

namespace grayling::sqlite {

class SenderTable {
 public:
  using Found = std::vector<std::optional<Record>>;

  // Both must outlive it.
  SenderTable(Database& database, OddRows& odd_rows) : database_(database), odd_rows_(odd_rows) {}

  Result<Found> insert_missing(std::span<const Key> keys, const Record& fresh);
  Result<Found> find(std::span<const Key> keys);
  Result<std::vector<bool>> save(std::span<const Change> changes);
  Result<void> touch(std::span<const Touch> touches);
  Result<PurgeStep> purge(const std::optional<Key>& after, std::size_t rows_max,
                          const PurgeLimits& limits);

 private:
  // `columns` is a key as sender_columns() gives it.
  Result<std::optional<Record>> insert_row(const Key& columns, const Record& fresh);
  Result<std::optional<Record>> find_row(const Key& columns);
  Result<void> mend_row(const Key& columns, const Record& fresh);
  Result<bool> save_row(const Change& change);
  Result<void> touch_row(const Touch& touch);
  Result<void> remove_row(const Key& columns);

  Database& database_;
  OddRows& odd_rows_;
};

}  // namespace grayling::sqlite
