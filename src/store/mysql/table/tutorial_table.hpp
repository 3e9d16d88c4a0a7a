// SPDX-License-Identifier: MIT
// The vSMTP tutorial's table (address, user, domain), whose account may SELECT and INSERT. A sender
// with a row is known; the row says nothing else. Owned by a MysqlStore and used by its thread.
#pragma once

#include "grayling/base/clock.hpp"
#include "store/mysql/table/table.hpp"
#include "store/mysql/table/table_shape.hpp"

namespace grayling::mysql {

class TutorialTable final : public Table {
 public:
  TutorialTable(TableShape shape, const Clock& clock) : shape_(std::move(shape)), clock_(clock) {}

  SqlResult<Records> insert_missing(Connection& connection, std::span<const Key> keys,
                                    const Record& fresh) override;
  SqlResult<Records> find(Connection& connection, std::span<const Key> keys) override;
  // Rows can't be changed here. These do nothing; the purge is at the end of the table at once.
  SqlResult<std::vector<bool>> save(Connection& connection,
                                    std::span<const Change> changes) override;
  SqlResult<void> touch(Connection& connection, std::span<const Touch> touches) override;
  SqlResult<PurgeStep> purge(Connection& connection, const std::optional<Key>& after,
                             std::size_t rows_max, const PurgeLimits& limits) override;

 private:
  TableShape shape_;
  const Clock& clock_;
};

}  // namespace grayling::mysql
