// SPDX-License-Identifier: MIT
#include "server/open_files.hpp"

#include <algorithm>

#include <sys/resource.h>

namespace grayling {

std::size_t raise_open_files() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 2 * kOtherFilesMax;
  const rlimit raised{limit.rlim_max, limit.rlim_max};
  if (setrlimit(RLIMIT_NOFILE, &raised) == 0) limit = raised;
  return static_cast<std::size_t>(limit.rlim_cur);
}

// If the limit is too low for both, connections get half of it.
std::size_t connections_room(std::size_t files, std::size_t others) {
  const std::size_t kept = kOtherFilesMax + others;
  return files > 2 * kept ? files - kept : std::max<std::size_t>(files / 2, 1);
}

}  // namespace grayling
