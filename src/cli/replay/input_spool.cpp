// SPDX-License-Identifier: MIT
#include "cli/replay/input_spool.hpp"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>

#include <fcntl.h>
#include <unistd.h>

#include "grayling/base/file_descriptor.hpp"

namespace grayling {
namespace {

constexpr std::size_t kCopyBytes = std::size_t{64} * 1024;

tl::unexpected<Error> cannot(const std::string& what) {
  return fail("stdin can't be " + what + ": " + std::strerror(errno));
}

std::string folder() {
  const char* const wished = std::getenv("TMPDIR");
  return wished == nullptr || *wished == '\0' ? "/tmp" : wished;
}

bool write_all(int fd, const char* data, std::size_t size) {
  while (size > 0) {
    const ssize_t count = ::write(fd, data, size);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return false;
    data += count;
    size -= static_cast<std::size_t>(count);
  }
  return true;
}

Result<void> copy_to(int fd, const std::string& path) {
  std::array<char, kCopyBytes> buffer;
  for (;;) {
    const ssize_t count = ::read(STDIN_FILENO, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return cannot("read");
    if (count == 0) return {};
    if (!write_all(fd, buffer.data(), static_cast<std::size_t>(count))) {
      return cannot("kept in " + path + ", to be read again");
    }
  }
}

}  // namespace

Result<InputSpool> InputSpool::open() {
  const off_t start = ::lseek(STDIN_FILENO, 0, SEEK_CUR);
  if (start >= 0) return InputSpool(start);
  const std::string path = folder();
  std::string name = path + "/grayling-replay.XXXXXX";
  const FileDescriptor fd(::mkostemp(name.data(), O_CLOEXEC));
  if (!fd) return cannot("kept in " + path + ", to be read again");
  ::unlink(name.c_str());
  if (auto copied = copy_to(fd.get(), path); !copied) return fail(copied.error());
  if (::dup2(fd.get(), STDIN_FILENO) < 0) return cannot("replaced");
  return InputSpool(0);
}

Result<void> InputSpool::rewind() const {
  if (::lseek(STDIN_FILENO, start_, SEEK_SET) < 0) return cannot("read again");
  return {};
}

}  // namespace grayling
