// SPDX-License-Identifier: MIT
// What a configuration takes for granted about this machine. Any thread.
#pragma once

#include <string>

#include "grayling/base/result.hpp"

namespace grayling {

// This machine's name as a header may hold it: letters, digits, dots, hyphens and underscores.
std::string host_name();

// The directory that the file `path` lies in, or will lie in, must be there. The errors
// (ErrorKind::Config) are the reason and the remedy.
Result<void> check_parent_directory(const std::string& path);

Result<void> check_group(const std::string& name);  // "" is always good

}  // namespace grayling
