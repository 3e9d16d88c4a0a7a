// SPDX-License-Identifier: MIT
// Stands between SQLite and the disk: counts what it syncs, and can make that fail. Included by one
// .cpp of the test program, whose functions take the place of the C library's. Any thread.
#pragma once

#include <atomic>
#include <cerrno>

#include <sys/syscall.h>
#include <unistd.h>

namespace grayling::disk_sync {

inline std::atomic<int> count = 0;
inline std::atomic<bool> fails = false;

inline int sync(long call, int file) {
  ++count;
  if (!fails) return static_cast<int>(::syscall(call, file));
  errno = EIO;
  return -1;
}

}  // namespace grayling::disk_sync

extern "C" int fsync(int file) {
  return grayling::disk_sync::sync(SYS_fsync, file);
}
extern "C" int fdatasync(int file) {
  return grayling::disk_sync::sync(SYS_fdatasync, file);
}
