// SPDX-License-Identifier: MIT
// What a configuration needs of this machine. Any thread.
#pragma once

#include <string>

#include "grayling/base/result.hpp"

namespace grayling {

// This machine's name in the characters that a header may have: letters, digits, dots, hyphens and
// underscores.
std::string host_name();

// Checks that the directory of the file `path` exists; the file needn't. The errors
// (ErrorKind::Config) are the reason and the remedy.
Result<void> check_parent_directory(const std::string& path);

Result<void> check_group(const std::string& name);  // "" is always valid

}  // namespace grayling
