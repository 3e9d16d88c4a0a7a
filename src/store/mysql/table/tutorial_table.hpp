// SPDX-License-Identifier: MIT
// The vSMTP tutorial's table (address, user, domain) and its account, which may SELECT and INSERT:
// a sender that is there is known, and there is nothing else to know.
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
  // Nothing can be changed here: these say that it is done, and the purge that it is at its end.
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
