// SPDX-License-Identifier: MIT
// The file of an SQLite database as a file: where it may be, how it starts, where it goes when it
// is damaged. It never opens one that exists: closing any descriptor of a file drops all locks that
// this process has on it, SQLite's too (fcntl(2)).
#pragma once

#include <string>

#include "grayling/base/clock.hpp"
#include "grayling/base/result.hpp"

namespace grayling::sqlite {

// `path` made absolute, with its symbolic links followed.
std::string canonical_path(const std::string& path);

// Whether there is something at `path`, or may be, where its directory may not be looked into.
bool is_there(const std::string& path);

// Makes an empty file (mode 0640, less what the umask takes) where there is none: SQLite's own
// would be readable by all. true: it is new. ErrorKind::Config says what stands in the way.
Result<bool> create_file(const std::string& path);

// Renames a damaged database, with its -wal and -shm, to PATH.corrupt-SECONDS, and returns that.
// No file is overwritten or removed.
Result<std::string> set_aside(const std::string& path, UnixSeconds now);

}  // namespace grayling::sqlite
