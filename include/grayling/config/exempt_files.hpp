// SPDX-License-Identifier: MIT
// The [exempt] section with the files that it names and rows of the table `exemption`, as lists for
// look-ups. Any thread.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "grayling/config/config.hpp"
#include "grayling/greylist/exemptions.hpp"
#include "grayling/store/admin.hpp"

namespace grayling {

struct ReadExemptions {
  std::shared_ptr<const Exemptions> exemptions;
  // "FILE:LINE: ENTRY: what is wrong; what would be right", a few for each file, and a line for
  // each file that can't be read. All other entries are used.
  std::vector<std::string> warnings;
  std::map<std::int64_t, std::string> row_warnings;  // by row id, a few
  bool is_complete = true;                           // all files could be read
};

// Reads all files, which may take a second. Holds one file at a time in memory.
ReadExemptions read_exemptions(const Config::ExemptSection& section,
                               std::span<const ExemptionRow> rows = {});

// A text that differs after any of these files was changed, created or removed. Looks only at their
// status, not at their contents.
std::string exempt_file_stamps(const Config::ExemptSection& section);

}  // namespace grayling
