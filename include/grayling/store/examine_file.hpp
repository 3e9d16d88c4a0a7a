// SPDX-License-Identifier: MIT
// Finds out what would keep a service from using an SQLite file. Changes nothing. Blocks; any
// thread. Must not be called in a service: closing the files drops this process's locks on them
// (fcntl(2)).
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "grayling/store/url.hpp"

namespace grayling {

struct FileTrouble {
  std::string text;    // one line: what can't be done, and the system's error
  std::string remedy;  // one line
};

struct FileExamination {
  bool is_there = false;    // otherwise a service makes it
  bool is_current = false;  // has this program's schema; otherwise a service makes or upgrades it
  std::vector<FileTrouble> troubles;
};

// Checks whether this process's effective user may do what a service does: make files beside the
// database, read and write the files that are there, and take SQLite's write lock, which is
// released at once. Waits for another writer up to `lock_wait`. The directory must be there.
FileExamination examine_file(const StoreUrl& url, std::chrono::milliseconds lock_wait);

}  // namespace grayling
