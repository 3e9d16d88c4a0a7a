// SPDX-License-Identifier: MIT
// Stands between SQLite and the disk: counts its syncs, and can make them fail. One .cpp of the
// test program includes it; its functions replace those of the C library. Any thread.
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
