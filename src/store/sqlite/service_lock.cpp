// SPDX-License-Identifier: MIT
#include "grayling/store/service_lock.hpp"

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "grayling/base/permission.hpp"
#include "grayling/base/text.hpp"
#include "store/sqlite/database_file.hpp"

namespace grayling {
namespace {

constexpr std::chrono::milliseconds kLockLookEvery{20};
constexpr mode_t kMode = 0640;

struct flock whole_file() {
  struct flock lock {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  return lock;
}

std::string lock_name(const StoreUrl& url) {
  return sqlite::canonical_path(url.path) + ".lock";
}

FileDescriptor open_lock(const StoreUrl& url) {
  return FileDescriptor(::open(lock_name(url).c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
}

bool is_held(int file, struct flock& lock) {
  return fcntl(file, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
}

std::optional<pid_t> holder_of(int file) {
  struct flock lock = whole_file();
  return is_held(file, lock) && lock.l_pid > 0 ? std::optional(lock.l_pid) : std::nullopt;
}

// " (process 1234)", if the process can be seen.
std::string holder_text(int file) {
  const auto process = holder_of(file);
  return process ? fmt::format(" (process {})", *process) : "";
}

// 0, or the system's error: EAGAIN if another process still holds the lock at the end of `wait`.
int error_of_taking(int file, std::chrono::milliseconds wait) {
  const auto end = std::chrono::steady_clock::now() + wait;
  for (struct flock lock = whole_file(); fcntl(file, F_SETLK, &lock) != 0; lock = whole_file()) {
    if (errno != EACCES && errno != EAGAIN && errno != EINTR) return errno;
    if (std::chrono::steady_clock::now() >= end) return EAGAIN;
    sqlite3_sleep(static_cast<int>(kLockLookEvery.count()));
  }
  return 0;
}

// This is no reason to stop mail.
void tell_unlocked(const std::string& name, int error, Log& log) {
  std::string remedy = permission_remedy(name);
  if (error == ELOOP || error == EISDIR) remedy = "; move it away: it must be a plain file";
  if (error == ENOLCK || error == EOPNOTSUPP || error == EINVAL) {
    remedy =
        "; its file system knows no locks, and SQLite needs them too: name a file on a local "
        "disk in store.url";
  }
  log.warning(
      fmt::format("store: {} can't be locked ({}), so a second grayling on the same file would not "
                  "be refused{}",
                  printable(name), std::generic_category().message(error), remedy));
}

}  // namespace

Result<ServiceLock> ServiceLock::take(const StoreUrl& url, std::chrono::milliseconds wait,
                                      Log& log) {
  if (url.engine != StoreEngine::Sqlite) return ServiceLock();
  const std::string path = sqlite::canonical_path(url.path);
  const std::string name = lock_name(url);
  const bool was_served = sqlite::is_there(name);
  const bool is_there = sqlite::is_there(path);
  ServiceLock lock(
      FileDescriptor(::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, kMode)));
  if (!lock.file_) {
    // The store reports a directory that it can't use when it opens the database there.
    const int error = errno;
    struct stat file {};
    if (::lstat(name.c_str(), &file) == 0) tell_unlocked(name, error, log);
    return lock;
  }
  const int error = error_of_taking(lock.file_.get(), wait);
  if (error == EAGAIN) {
    return fail(fmt::format(
        "store.url: {} is used by another grayling{}: stop that one, or name another file; several "
        "services share a table in MySQL or MariaDB",
        printable(path), holder_text(lock.file_.get())));
  }
  if (error != 0) tell_unlocked(name, error, log);
  if (was_served && !is_there) {
    log.warning(
        fmt::format("store: {} was there at an earlier start and is gone: all senders are "
                    "strangers now; if you have the file, stop grayling, put it back and "
                    "start again (doc/backup.md)",
                    printable(path)));
  }
  return lock;
}

std::optional<pid_t> ServiceLock::holder(const StoreUrl& url) {
  if (url.engine != StoreEngine::Sqlite) return std::nullopt;
  const auto file = open_lock(url);
  return file ? holder_of(file.get()) : std::nullopt;
}

Result<void> ServiceLock::check_upgrade(const StoreUrl& url, std::size_t version) {
  const auto file = open_lock(url);
  struct flock lock = whole_file();
  if (!file || !is_held(file.get(), lock)) return {};
  return fail(ErrorKind::Unavailable,
              fmt::format("it has schema {}, and the grayling serve that uses it{} hasn't upgraded "
                          "it: if that one is of an earlier version, restart it and run this "
                          "again; otherwise its log says why it can't upgrade the file",
                          version, holder_text(file.get())));
}

std::optional<uid_t> ServiceLock::first_user(const StoreUrl& url) {
  struct stat file {};
  if (url.engine != StoreEngine::Sqlite) return std::nullopt;
  if (::lstat(lock_name(url).c_str(), &file) != 0) return std::nullopt;
  return file.st_uid;
}

}  // namespace grayling
