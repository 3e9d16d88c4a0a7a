// SPDX-License-Identifier: MIT
// The table of schema/mysql/001_sender.sql. Owned by a MysqlStore and used by its thread.
#pragma once

#include "store/mysql/table/full_sql.hpp"
#include "store/mysql/table/table.hpp"
#include "store/odd_rows.hpp"

namespace grayling::mysql {

class FullTable final : public Table {
 public:
  // `odd_rows` must outlive it.
  FullTable(TableShape shape, OddRows& odd_rows) : shape_(std::move(shape)), odd_rows_(odd_rows) {}

  SqlResult<Records> insert_missing(Connection& connection, std::span<const Key> keys,
                                    const Record& fresh) override;
  SqlResult<Records> find(Connection& connection, std::span<const Key> keys) override;
  SqlResult<std::vector<bool>> save(Connection& connection,
                                    std::span<const Change> changes) override;
  SqlResult<void> touch(Connection& connection, std::span<const Touch> touches) override;
  SqlResult<PurgeStep> purge(Connection& connection, const std::optional<Key>& after,
                             std::size_t rows_max, const PurgeLimits& limits) override;

 private:
  SqlResult<std::vector<StoredKey>> insert_once(Connection& connection,
                                                const std::vector<StoredKey>& keys,
                                                const Record& fresh, Records& records);

  SqlResult<bool> save_together(Connection& connection, KeySpan keys,
                                std::span<const Change> changes);
  SqlResult<std::vector<bool>> save_one_by_one(Connection& connection, KeySpan keys,
                                               std::span<const Change> changes);

  // Reads the rows of `keys` into `records`. Returns the keys whose row holds no numbers.
  SqlResult<std::vector<StoredKey>> read_records(Connection& connection, KeySpan keys,
                                                 Records& records);

  TableShape shape_;
  OddRows& odd_rows_;
};

}  // namespace grayling::mysql
