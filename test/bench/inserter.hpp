// SPDX-License-Identifier: MIT
// Writes rows of strangers into grayling's own table, as fast as the database's client library
// can: what the database gives. One connection; its thread owns it.
#pragma once

#include <cstdint>
#include <memory>

#include "grayling/base/result.hpp"
#include "grayling/store/url.hpp"

namespace bench {

class Inserter {
 public:
  virtual ~Inserter() = default;

  // Inserts the senders `first` to `first` + `rows` - 1, which have no rows yet, in one durable
  // commit.
  virtual grayling::Result<void> insert(std::uint64_t first, std::uint64_t rows) = 0;
};

// Connects. The table must be there.
grayling::Result<std::unique_ptr<Inserter>> make_mysql_inserter(const grayling::StoreUrl& url);
grayling::Result<std::unique_ptr<Inserter>> make_sqlite_inserter(const grayling::StoreUrl& url);

}  // namespace bench
