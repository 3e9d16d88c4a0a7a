// SPDX-License-Identifier: MIT
// The [[sql]] blocks. Any thread.
#pragma once

#include <span>
#include <string>

#include "config/mistakes.hpp"
#include "config/raw_value.hpp"
#include "grayling/config/config.hpp"

namespace grayling {

// What a block needs to know of its file.
struct SqlListFile {
  std::string directory;  // where relative paths start; "": the current one
  std::string open_name;  // its name, if everybody on this machine can read it; else ""
};

// Stores the blocks of a file in Config::sql_lists. Call it when [store] is complete. `entries` are
// the entries in blocks, each block's Section first.
void apply_sql_lists(std::span<const RawEntry> entries, const SqlListFile& file, Config& config,
                     Mistakes& mistakes);

// Is there a list for each "sql:NAME" in [exempt] and in the policies, and is each list used?
void check_list_names(Config& config, Mistakes& mistakes);

}  // namespace grayling
