// SPDX-License-Identifier: MIT
// Keeps two services from using one SQLite file. A service locks PATH.lock, an empty file beside
// the database; the kernel releases the lock with the process. The database itself is never opened
// for this: closing any descriptor of it would drop SQLite's own locks (fcntl(2)). Commands need no
// lock. Made and owned by serve, once in a process, after it has become a daemon: a fork loses the
// lock.
#pragma once

#include <chrono>
#include <optional>
#include <utility>

#include <sys/types.h>

#include "grayling/base/file_descriptor.hpp"
#include "grayling/base/log.hpp"
#include "grayling/base/result.hpp"
#include "grayling/store/url.hpp"

namespace grayling {

class ServiceLock {
 public:
  // Waits up to `wait` for another service to end. The error names a service that doesn't. Holds no
  // lock if none is needed, or if none can be had. The latter is a warning, except for a directory
  // that can't be written to: the store reports that itself. Warns if the lock file of an earlier
  // service is there but the database is gone.
  static Result<ServiceLock> take(const StoreUrl& url, std::chrono::milliseconds wait, Log& log);

  // The process that holds the lock; none: no process that can be seen. Must not be called by the
  // process that holds the lock, which would lose it (fcntl(2)).
  static std::optional<pid_t> holder(const StoreUrl& url);

  // For a command that would upgrade the file from the schema with the number `version`: fails if
  // a service uses the file. That service is of an earlier version and doesn't know the new tables,
  // or it couldn't upgrade the file. Like holder(), it must not be called by the process that holds
  // the lock.
  static Result<void> check_upgrade(const StoreUrl& url, std::size_t version);

  // The owner of the lock file: the user of the first service there.
  static std::optional<uid_t> first_user(const StoreUrl& url);

 private:
  explicit ServiceLock(FileDescriptor file = FileDescriptor()) : file_(std::move(file)) {}

  FileDescriptor file_;  // none: it holds no lock
};

}  // namespace grayling
