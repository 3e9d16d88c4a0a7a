// SPDX-License-Identifier: MIT
// One SQLite file serves one service: who serves holds a lock on PATH.lock, an empty file beside
// it, which the kernel lets go with the process. The database itself is never opened for this:
// closing any descriptor of it would drop SQLite's own locks (fcntl(2)). Commands need no lock.
// Made and owned by serve, once a process, after it has become a daemon: a fork loses the lock.
#pragma once

#include <chrono>
#include <optional>

#include <sys/types.h>

#include "grayling/base/log.hpp"
#include "grayling/base/result.hpp"
#include "grayling/store/url.hpp"

namespace grayling {

class ServiceLock {
 public:
  // Waits up to `wait` for a service that is about to end. An error names the one that isn't.
  // Where there is no need of a lock, it holds none; nor where none can be had, which is a warning,
  // but for a directory that may not be written to: who opens the database there tells of that.
  // Warns where the file of an earlier service is gone.
  static Result<ServiceLock> take(const StoreUrl& url, std::chrono::milliseconds wait, Log& log);

  // The process that holds the lock, where there is one that can be seen. In the process that holds
  // it, it would let it go (fcntl(2)).
  static std::optional<pid_t> holder(const StoreUrl& url);

  // Who made the lock's file: the user of the first service there.
  static std::optional<uid_t> first_user(const StoreUrl& url);

  ServiceLock(ServiceLock&& other) noexcept;
  ~ServiceLock();
  ServiceLock(const ServiceLock&) = delete;
  ServiceLock& operator=(const ServiceLock&) = delete;
  ServiceLock& operator=(ServiceLock&&) = delete;

 private:
  explicit ServiceLock(int file = -1) : file_(file) {}

  int file_;
};

}  // namespace grayling
