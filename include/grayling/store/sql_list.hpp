// SPDX-License-Identifier: MIT
// A list of entries that a query of an administrator's database gives, for a [[sql]] of the
// configuration. One thread owns it and makes all calls except cut(). All calls block, and none
// throws.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "grayling/base/result.hpp"
#include "grayling/greylist/named_lists.hpp"
#include "grayling/store/url.hpp"

namespace grayling {

// A longer list is taken for a mistake: the query lacks its WHERE.
struct SqlListLimits {
  std::size_t rows_max = 1'000'000;
  std::size_t bytes_max = std::size_t{128} << 20U;  // of all rows
  std::chrono::milliseconds statement{5000};        // the time limit of the query
};

class SqlList {
 public:
  virtual ~SqlList() = default;

  // Connects and reads the whole answer in one transaction that can't write. The error is
  // - Config: the query is wrong, in the server's words; it will be wrong the next time, too
  // - Failed: the server refuses this account
  // - Conflict: the time limit was reached, or others hold locks
  // - Unavailable: the database is away.
  virtual Result<NamedList> read() = 0;

  // What the account may do beyond reading: "INSERT, DELETE on postfix.*". None for SQLite.
  virtual Result<std::vector<std::string>> more_than_reading() = 0;

  // From any thread: a call returns soon, and so does any later one.
  virtual void cut() noexcept = 0;
};

// The list that `query`, one statement, gives in the database of `url`. Nothing is opened yet.
std::unique_ptr<SqlList> make_sql_list(const StoreUrl& url, std::string query,
                                       SqlListLimits limits = {});

}  // namespace grayling
