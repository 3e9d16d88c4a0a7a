// SPDX-License-Identifier: MIT
// What to change if SQLite may not use a file.
#pragma once

#include <string>

namespace grayling::sqlite {

// For the end of a message, as "; …": which user needs access to the database at `path`, its -wal,
// its -shm or the directory. A connection writes to all of them. Any thread.
std::string access_remedy(const std::string& path);

}  // namespace grayling::sqlite
