// SPDX-License-Identifier: MIT
// What would keep a service from an SQLite file: for an examination, which changes nothing.
// Blocking, any thread; closing the files drops the locks that this process has on them (fcntl(2)).
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "grayling/store/url.hpp"

namespace grayling {

struct FileTrouble {
  std::string text;    // one line: what can't be done, and what the system says
  std::string remedy;  // one line
};

struct FileExamination {
  bool is_there = false;    // else a service makes it
  bool is_current = false;  // its tables are this program's; else a service makes or upgrades them
  std::vector<FileTrouble> troubles;
};

// Looks whether this process' effective user may do what a service does: make files beside the
// database, read and write those that are there, and take SQLite's lock for writing, which it gives
// back at once. Waits for another writer up to `lock_wait`. The folder must be there.
FileExamination examine_file(const StoreUrl& url, std::chrono::milliseconds lock_wait);

}  // namespace grayling
