// SPDX-License-Identifier: MIT
// Writes and reads rows of grayling's own table as fast as the database and its client library can.
// One connection; its thread owns it.
#pragma once

#include <cstdint>
#include <memory>

#include "grayling/base/result.hpp"
#include "grayling/store/url.hpp"

namespace bench {

class RowClient {
 public:
  virtual ~RowClient() = default;

  // Inserts the senders `first` to `first` + `rows` - 1, which have no rows yet, in one durable
  // commit.
  virtual grayling::Result<void> insert(std::uint64_t first, std::uint64_t rows) = 0;

  // Reads the row of `sender`; it is an error if it has none.
  virtual grayling::Result<void> select(std::uint64_t sender) = 0;
};

inline constexpr auto kNoRow = "a sender that should be known has no row";

// Connects. The table must exist.
grayling::Result<std::unique_ptr<RowClient>> make_mysql_row_client(const grayling::StoreUrl& url);
grayling::Result<std::unique_ptr<RowClient>> make_sqlite_row_client(const grayling::StoreUrl& url);

}  // namespace bench
