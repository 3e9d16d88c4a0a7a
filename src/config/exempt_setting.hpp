// SPDX-License-Identifier: MIT
// The settings of [exempt]: lists of entries and of files of entries. Any thread.
#pragma once

#include <string>
#include <string_view>

#include "config/setting.hpp"
#include "grayling/greylist/exemptions.hpp"
#include "grayling/greylist/named_lists.hpp"

namespace grayling {

using ExemptField = std::vector<std::string> Config::ExemptSection::*;

// Entries in the configuration are checked when it is read; files are not read. Whether there is a
// list of the name in "sql:NAME" is checked by apply_sql_lists().
Setting exempt_setting(std::string_view key, ExemptList list, ExemptField field);

std::string exempt_file(std::string_view entry);  // the path of "file:PATH", else ""

// Makes the paths of all files absolute. They start in `directory`, "" for the current one.
void make_absolute(Config::ExemptSection& section, const std::string& directory);

}  // namespace grayling
