// SPDX-License-Identifier: MIT
// The [exempt] section as lists that can be asked, read from the files that it names, together with
// rows of the table `exemption`. Any thread.
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
  // "FILE:LINE: ENTRY: what is wrong; what would be good", a few of each file, and a line for each
  // file that can't be read. The entries of the others are good.
  std::vector<std::string> warnings;
  std::map<std::int64_t, std::string> row_warnings;  // by the ids of rows, a few
  bool is_complete = true;                           // every file could be read
};

// Reads all files, which may take a second. Holds their contents one after the other.
ReadExemptions read_exemptions(const Config::ExemptSection& section,
                               std::span<const ExemptionRow> rows = {});

// Says of all files together whether one was written, put in place or taken away: a text that
// differs then. Looks at their status alone.
std::string exempt_file_stamps(const Config::ExemptSection& section);

}  // namespace grayling
