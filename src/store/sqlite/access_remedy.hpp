// SPDX-License-Identifier: MIT
// What to change where SQLite may not use a file.
#pragma once

#include <string>

namespace grayling::sqlite {

// For the end of a message, as "; …": who must be let at which of the database at `path`, its -wal,
// its -shm and the directory, all of which a connection writes to. Any thread.
std::string access_remedy(const std::string& path);

}  // namespace grayling::sqlite
