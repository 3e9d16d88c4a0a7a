// SPDX-License-Identifier: MIT
// The file of an SQLite database as a file: its path, its creation, and setting a damaged one
// aside. A file that exists is never opened here: closing any descriptor of a file drops all locks
// that this process has on it, SQLite's too (fcntl(2)). Any thread.
#pragma once

#include <string>

#include "grayling/base/clock.hpp"
#include "grayling/base/result.hpp"

namespace grayling::sqlite {

// `path` made absolute, with its symbolic links followed.
std::string canonical_path(const std::string& path);

// Something is at `path`, or may be: its directory can't be searched.
bool is_there(const std::string& path);

// Makes an empty file (mode 0640, less the umask) where there is none; a file that SQLite makes
// would be readable by all. true: it is new. ErrorKind::Config if a setting or a permission is in
// the way, Unavailable if the disk is.
Result<bool> create_file(const std::string& path);

// Renames a damaged database, with its -wal and -shm, to PATH.corrupt-SECONDS, and returns that
// name. No file is overwritten or removed.
Result<std::string> set_aside(const std::string& path, UnixSeconds now);

}  // namespace grayling::sqlite
