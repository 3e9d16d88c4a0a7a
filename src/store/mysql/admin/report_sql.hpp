// SPDX-License-Identifier: MIT
// The statements on report_count and report_wait. Pure, any thread.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "grayling/store/tally.hpp"

namespace grayling::mysql {

// All that adds the part, in the order in which rows are locked.
std::vector<std::string> add_tally_sql(const ReportTally::Part& part, std::size_t bytes_max);

// Rows (hour, what, name, number).
std::string tally_counts_sql(const TallyKey& after, std::size_t rows_max);
// Rows (day, address, client, recipient, first_seen, waited).
std::string long_waits_sql(UnixSeconds since, std::size_t rows_max);

std::vector<std::string> purge_tally_sql(UnixSeconds before, std::size_t rows_max);

}  // namespace grayling::mysql
