// SPDX-License-Identifier: MIT
#include "grayling/base/last_words.hpp"

#include <array>
#include <cstring>

#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/uio.h>
#include <syslog.h>
#include <unistd.h>

namespace grayling {
namespace {

bool is_null_device(int fd) {
  struct stat file {};
  return fstat(fd, &file) == 0 && S_ISCHR(file.st_mode) && file.st_rdev == makedev(1, 3);
}

}  // namespace

void say_last_words(const char* line) noexcept {
  // In one call, so that lines of other threads don't come between.
  char prefix[] = "grayling: ";
  char end[] = "\n";
  const std::array<iovec, 3> parts = {iovec{prefix, sizeof prefix - 1},
                                      iovec{const_cast<char*>(line), std::strlen(line)},
                                      iovec{end, 1}};
  [[maybe_unused]] const auto written =
      writev(STDERR_FILENO, parts.data(), static_cast<int>(parts.size()));
  if (is_null_device(STDERR_FILENO)) syslog(LOG_MAIL | LOG_CRIT, "%s", line);
}

}  // namespace grayling
