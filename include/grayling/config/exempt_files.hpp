// SPDX-License-Identifier: MIT
// The [exempt] section with the files and lists that it names, and rows of the table `exemption`,
// as lists for look-ups. Any thread.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "grayling/config/config.hpp"
#include "grayling/greylist/exemptions.hpp"
#include "grayling/greylist/named_lists.hpp"
#include "grayling/store/admin.hpp"

namespace grayling {

struct ReadExemptions {
  std::shared_ptr<const Exemptions> exemptions;
  // "FILE:LINE: ENTRY: what is wrong; what would be right", a few for each file, and a line for
  // each file that can't be read. All other entries are used.
  std::vector<std::string> warnings;
  std::map<std::int64_t, std::string> row_warnings;  // by row id, a few
  // For each use of a list that has rows which are no entries: the first of them, in one line.
  std::vector<std::string> list_warnings;
  bool is_complete = true;  // all files could be read
};

// Reads all files, which may take a second. Holds one file at a time in memory. A list that `lists`
// hasn't is empty. The line of an entry of a list is its place there, from 1.
ReadExemptions read_exemptions(const Config::ExemptSection& section,
                               std::span<const ExemptionRow> rows = {},
                               const NamedLists& lists = {});

// A text that differs after any of these files was changed, created or removed. Looks only at their
// status, not at their contents.
std::string exempt_file_stamps(const Config::ExemptSection& section);

}  // namespace grayling
