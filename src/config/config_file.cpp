// SPDX-License-Identifier: MIT
#include "config/config_file.hpp"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "grayling/base/text.hpp"

namespace grayling {
namespace {

// Bytes: fifty times the shipped file; a device or a log in its place must not fill the memory.
constexpr std::size_t kFileBytesMax = std::size_t{256} * 1024;

struct Descriptor {
  int fd = -1;
  explicit Descriptor(int opened) : fd(opened) {}
  ~Descriptor() {
    if (fd >= 0) ::close(fd);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
};

tl::unexpected<Error> refuse(const std::string& path, const std::string& reason) {
  return fail(ErrorKind::Config, printable(path) + ": " + reason);
}

tl::unexpected<Error> unreadable(const std::string& path) {
  return refuse(path, std::string("can't be read: ") + std::strerror(errno) +
                          "; change that, or name another file with --config");
}

}  // namespace

Result<ConfigFile> read_config_file(const std::string& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat status = {};
  if (file.fd < 0 || ::fstat(file.fd, &status) != 0) {
    if (errno == ENOENT) return ConfigFile{};
    return unreadable(path);
  }
  if (S_ISDIR(status.st_mode)) return refuse(path, "is a directory; name the file in it");
  ConfigFile result;
  result.is_there = true;
  result.is_world_readable = (status.st_mode & S_IROTH) != 0;
  char buffer[16 * 1024];
  for (;;) {
    const ssize_t length = ::read(file.fd, buffer, sizeof buffer);
    if (length < 0 && errno == EINTR) continue;
    if (length < 0) return unreadable(path);
    if (length == 0) return result;
    result.content.append(buffer, static_cast<std::size_t>(length));
    if (result.content.size() > kFileBytesMax) {
      return refuse(
          path, "is over " + std::to_string(kFileBytesMax / 1024) + " KiB; is it the right file?");
    }
  }
}

}  // namespace grayling
