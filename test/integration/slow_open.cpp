// SPDX-License-Identifier: MIT
// For LD_PRELOAD: opening a file whose path ends in SLOW_FILE waits while the file SLOW_GATE
// exists, as on a disk that has stalled.
#include <cstdarg>
#include <cstdlib>
#include <cstring>

#include <dlfcn.h>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

namespace {

void wait_at_gate(const char* path) {
  const char* const slow = std::getenv("SLOW_FILE");
  const char* const gate = std::getenv("SLOW_GATE");
  if (slow == nullptr || gate == nullptr) return;
  const std::size_t length = std::strlen(path);
  const std::size_t end = std::strlen(slow);
  if (length < end || std::strcmp(path + (length - end), slow) != 0) return;
  while (::access(gate, F_OK) == 0) ::poll(nullptr, 0, 10);
}

int open_with(const char* name, const char* path, int flags, mode_t mode) {
  wait_at_gate(path);
  using Open = int (*)(const char*, int, ...);
  void* const real = ::dlsym(RTLD_NEXT, name);
  Open open_file = nullptr;
  std::memcpy(&open_file, &real, sizeof real);
  return open_file(path, flags, mode);
}

mode_t mode_in(int flags, va_list arguments) {
  return (flags & O_CREAT) != 0 ? va_arg(arguments, mode_t) : mode_t{0};
}

}  // namespace

extern "C" int open(const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = mode_in(flags, arguments);
  va_end(arguments);
  return open_with("open", path, flags, mode);
}

extern "C" int open64(const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = mode_in(flags, arguments);
  va_end(arguments);
  return open_with("open64", path, flags, mode);
}
