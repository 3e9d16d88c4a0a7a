// SPDX-License-Identifier: MIT
// A process that holds the lock of a service on an SQLite file. It ends with this object.
#pragma once

#include <chrono>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "grayling/base/file_descriptor.hpp"
#include "grayling/store/service_lock.hpp"
#include "support/catch.hpp"
#include "support/test_log.hpp"

namespace grayling {

class LockHolder {
 public:
  explicit LockHolder(const StoreUrl& url) {
    int ready[2];
    int end[2];
    REQUIRE(::pipe2(ready, O_CLOEXEC) == 0);
    REQUIRE(::pipe2(end, O_CLOEXEC) == 0);
    process_ = ::fork();
    REQUIRE(process_ >= 0);
    if (process_ == 0) {
      ::close(end[1]);
      run(url, ready[1], end[0]);
    }
    const FileDescriptor reader(ready[0]);
    ::close(ready[1]);
    ::close(end[0]);
    end_.reset(end[1]);
    char byte = 0;
    REQUIRE(::read(reader.get(), &byte, 1) == 1);
  }
  ~LockHolder() {
    end_.reset();
    ::waitpid(process_, nullptr, 0);
  }
  LockHolder(const LockHolder&) = delete;
  LockHolder& operator=(const LockHolder&) = delete;

  pid_t process() const { return process_; }

 private:
  [[noreturn]] static void run(const StoreUrl& url, int ready, int end) {
    TestLog log;
    const auto lock = ServiceLock::take(url, std::chrono::milliseconds(0), log);
    char byte = 1;
    if (lock && ::write(ready, &byte, 1) == 1) static_cast<void>(::read(end, &byte, 1));
    ::_exit(0);
  }

  pid_t process_ = -1;
  FileDescriptor end_;  // of a pipe; the process ends when it is closed
};

}  // namespace grayling
