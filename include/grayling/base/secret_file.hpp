// SPDX-License-Identifier: MIT
// Reads a file that holds a password or a key. Any thread; may wait for the disk.
#pragma once

#include <string>
#include <string_view>

#include "grayling/base/result.hpp"

namespace grayling {

// Returns the one line of the regular file at `path`, without its line end. `key` is where the path
// is configured, and `secret` what the file holds, for errors: "password_file", "password". It is
// an error (ErrorKind::Config) if the file can't be read, has no text or more than one line, or if
// everybody may read or write it. The error names `key`, the path and the remedy, and nothing that
// is in the file.
Result<std::string> read_secret_file(const std::string& path, std::string_view key,
                                     std::string_view secret);

}  // namespace grayling
