// SPDX-License-Identifier: MIT
// Reads the [[sql]] lists once, for commands. A service reads them again and again
// (service/sql_watch). Blocks; any thread.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "grayling/base/clock.hpp"
#include "grayling/config/config.hpp"
#include "grayling/config/exempt_files.hpp"
#include "grayling/greylist/named_lists.hpp"

namespace grayling {

struct ListReading {
  std::string name;
  Result<NamedList> list;
  std::chrono::milliseconds took{0};
};

// All at the same time, so it takes as long as the slowest, which is at most a few seconds.
std::vector<ListReading> read_sql_lists(const Config& config, const Clock& clock);

// Those that could be read; and a line for each of the others.
NamedLists lists_of(const std::vector<ListReading>& readings);
std::vector<std::string> troubles_of(const std::vector<ListReading>& readings);

// Reads files and lists. `warnings` has a line for each list that can't be read, too.
ReadExemptions read_all_exemptions(const Config& config, const Clock& clock);

}  // namespace grayling
