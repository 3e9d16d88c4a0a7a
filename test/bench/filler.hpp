// SPDX-License-Identifier: MIT
// Writes many rows into grayling's own table, as fast as the database takes them. Any thread.
#pragma once

#include "fill_rows.hpp"
#include "grayling/base/result.hpp"
#include "grayling/store/url.hpp"

namespace bench {

// Rows of one transaction: enough that a commit costs nothing, and so few that undoing one needs
// no gigabytes.
inline constexpr std::size_t kFillRowsMax = 500'000;

// The table must be there, and hold none of the rows; an error where one was not taken. How durable
// the rows are is the server's setting.
grayling::Result<void> fill_mysql(const grayling::StoreUrl& url, const FillRows& rows);

// Durable only when it is done.
grayling::Result<void> fill_sqlite(const grayling::StoreUrl& url, const FillRows& rows);

}  // namespace bench
