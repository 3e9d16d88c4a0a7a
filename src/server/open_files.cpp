// SPDX-License-Identifier: MIT
#include "server/open_files.hpp"

#include <algorithm>

#include <sys/resource.h>

namespace grayling {

std::size_t raise_open_files() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return kOtherFilesMax;
  const rlimit raised{limit.rlim_max, limit.rlim_max};
  if (setrlimit(RLIMIT_NOFILE, &raised) == 0) limit = raised;
  const auto files = static_cast<std::size_t>(limit.rlim_cur);
  // If the limit is too low for both, connections get half of it.
  return files > 2 * kOtherFilesMax ? files - kOtherFilesMax : std::max<std::size_t>(files / 2, 1);
}

}  // namespace grayling
