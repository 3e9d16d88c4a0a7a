// SPDX-License-Identifier: MIT
// What a Store does, on one kind of table and on a connection that it is lent for the call. It
// doesn't retry: a failed call may leave a transaction open, which MysqlStore rolls back.
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

// After an INSERT IGNORE: any warning but a duplicate's is an error (ErrorKind::Unavailable, so
// that the table is looked at again), for IGNORE makes a warning of every error, and writes the
// row all the same.
SqlResult<void> check_warnings(Connection& connection);

}  // namespace grayling::mysql
