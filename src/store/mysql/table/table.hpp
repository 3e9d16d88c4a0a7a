// SPDX-License-Identifier: MIT
// The calls of a Store on one kind of table. Each is given the connection for the time of the call.
// Nothing is tried again here, and a failed call may leave a transaction open: HostConnection rolls
// it back. Owned by a MysqlStore and used by its thread.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "grayling/store/store.hpp"
#include "store/mysql/server/connection.hpp"

namespace grayling::mysql {

using Records = std::vector<std::optional<Record>>;

class Table {
 public:
  virtual ~Table() = default;
  virtual SqlResult<Records> insert_missing(Connection& connection, std::span<const Key> keys,
                                            const Record& fresh) = 0;
  virtual SqlResult<Records> find(Connection& connection, std::span<const Key> keys) = 0;
  virtual SqlResult<std::vector<bool>> save(Connection& connection,
                                            std::span<const Change> changes) = 0;
  virtual SqlResult<void> touch(Connection& connection, std::span<const Touch> touches) = 0;
  virtual SqlResult<PurgeStep> purge(Connection& connection, const std::optional<Key>& after,
                                     std::size_t rows_max, const PurgeLimits& limits) = 0;
};

// To be called after an INSERT IGNORE: any warning but a duplicate's is an error, since IGNORE
// turns every error into a warning and writes the row all the same. The error is Unavailable, so
// that the table is looked at again.
SqlResult<void> check_warnings(Connection& connection);

}  // namespace grayling::mysql
