// SPDX-License-Identifier: MIT
// The rows of report_count and report_wait in an SQLite file, as AdminStore has them. By the
// connection's thread, in a transaction that the caller has begun.
#pragma once

#include <vector>

#include "grayling/store/tally.hpp"
#include "store/sqlite/connection.hpp"

namespace grayling::sqlite {

Result<void> add_tally(Connection& connection, const ReportTally::Part& part);
Result<std::vector<TallyCount>> tally_counts(Connection& connection, const TallyKey& after,
                                             std::size_t rows_max);
Result<std::vector<LongWait>> long_waits(Connection& connection, UnixSeconds since,
                                         std::size_t rows_max);
Result<void> purge_tally(Connection& connection, UnixSeconds before, std::size_t rows_max);

}  // namespace grayling::sqlite
