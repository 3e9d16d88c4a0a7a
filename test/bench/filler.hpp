// SPDX-License-Identifier: MIT
// Writes many rows into grayling's own table, as fast as the database takes them. Any thread.
#pragma once

#include "fill_rows.hpp"
#include "grayling/base/result.hpp"
#include "grayling/store/url.hpp"

namespace bench {

// Rows of one transaction: enough to make the cost of a commit negligible, and few enough that
// undoing one doesn't need gigabytes.
inline constexpr std::size_t kFillRowsMax = 500'000;

// The table must exist and have none of the rows; it is an error if one isn't taken. The server's
// setting decides how durable the rows are.
grayling::Result<void> fill_mysql(const grayling::StoreUrl& url, const FillRows& rows);

// The rows are durable only when it is done.
grayling::Result<void> fill_sqlite(const grayling::StoreUrl& url, const FillRows& rows);

}  // namespace bench
