// SPDX-License-Identifier: MIT
#include "grayling/store/service_lock.hpp"

#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

#include "grayling/base/text.hpp"
#include "store/sqlite/database_file.hpp"

namespace grayling {
namespace {

constexpr std::chrono::milliseconds kLookEvery{20};
constexpr mode_t kMode = 0640;

struct flock whole_file() {
  struct flock lock {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  return lock;
}

// " (process 1234)", where that can be told.
std::string holder(int file) {
  struct flock lock = whole_file();
  const bool is_known = fcntl(file, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
  return is_known && lock.l_pid > 0 ? fmt::format(" (process {})", lock.l_pid) : "";
}

bool take_within(int file, std::chrono::milliseconds wait) {
  const auto end = std::chrono::steady_clock::now() + wait;
  for (struct flock lock = whole_file(); fcntl(file, F_SETLK, &lock) != 0; lock = whole_file()) {
    // A file system that knows no locks is no reason to stop mail.
    if (errno != EACCES && errno != EAGAIN && errno != EINTR) return true;
    if (std::chrono::steady_clock::now() >= end) return false;
    sqlite3_sleep(static_cast<int>(kLookEvery.count()));
  }
  return true;
}

}  // namespace

Result<ServiceLock> ServiceLock::take(const StoreUrl& url, std::chrono::milliseconds wait,
                                      Log& log) {
  if (url.engine != StoreEngine::Sqlite) return ServiceLock();
  const std::string path = sqlite::canonical_path(url.path);
  const std::string name = path + ".lock";
  const bool was_served = sqlite::is_there(name);
  const bool is_there = sqlite::is_there(path);
  ServiceLock lock(::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, kMode));
  // What keeps us from the directory is told by who opens the database there.
  if (lock.file_ < 0) return lock;
  if (!take_within(lock.file_, wait)) {
    return fail(fmt::format(
        "store.url: {} is used by another grayling{}: stop that one, or name another file; several "
        "services share a table in MySQL or MariaDB",
        printable(path), holder(lock.file_)));
  }
  if (was_served && !is_there) {
    log.warning(
        fmt::format("store: {} was there at an earlier start and is gone: all senders are "
                    "strangers now; if you have the file, stop grayling, put it back and "
                    "start again (doc/backup.md)",
                    printable(path)));
  }
  return lock;
}

ServiceLock::ServiceLock(ServiceLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}

ServiceLock::~ServiceLock() {
  if (file_ >= 0) close(file_);
}

}  // namespace grayling
