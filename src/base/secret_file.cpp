// SPDX-License-Identifier: MIT
#include "grayling/base/secret_file.hpp"

#include <array>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "grayling/base/file_descriptor.hpp"
#include "grayling/base/permission.hpp"
#include "grayling/base/text.hpp"

namespace grayling {
namespace {

constexpr std::size_t kSecretBytesMax = 1024;  // far more than any server takes

// A file, and the words for errors about it.
struct Subject {
  const std::string& path;
  std::string_view key;
  std::string_view secret;
};

tl::unexpected<Error> refuse(const Subject& file, const std::string& what) {
  return fail(ErrorKind::Config, std::string(file.key) + " '" + printable(file.path) + "' " + what);
}

tl::unexpected<Error> refuse(const Subject& file, const char* begin, const char* end) {
  return refuse(file, begin + std::string(file.secret) + end);
}

// What to do about a file that isn't there, or that this user may not read.
std::string remedy(const Subject& file, int error) {
  if (error == EACCES) return permission_remedy(file.path);
  if (error != ENOENT) return "";
  const std::string owner = ::geteuid() == 0 ? "USER" : own_user();
  return "; make it for the service's user (install -m 600 -o " + owner + " /dev/stdin " +
         printable(file.path) + "; type the " + std::string(file.secret) + ", Return and Ctrl-D)";
}

Result<std::string> read_start(int fd, const Subject& file) {
  std::array<char, kSecretBytesMax + 3> buffer{};  // a line end, and one to see it is too long
  std::size_t size = 0;
  while (size < buffer.size()) {
    const auto n = ::read(fd, buffer.data() + size, buffer.size() - size);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return refuse(file, std::string("can't be read: ") + std::strerror(errno));
    if (n == 0) break;
    size += static_cast<std::size_t>(n);
  }
  return std::string(buffer.data(), size);
}

}  // namespace

Result<std::string> read_secret_file(const std::string& path, std::string_view key,
                                     std::string_view secret) {
  const Subject subject{path, key, secret};
  // O_NONBLOCK: a pipe in its place must not hold up the caller.
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file) {
    const int error = errno;
    return refuse(subject,
                  std::string("can't be read: ") + std::strerror(error) + remedy(subject, error));
  }
  struct stat status {};
  if (::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) {
    return refuse(subject, "is no regular file");
  }
  if ((status.st_mode & (S_IROTH | S_IWOTH)) != 0) {
    return refuse(subject, "can be read or written by everybody: chmod o-rwx it");
  }
  auto text = read_start(file.get(), subject);
  if (!text) return text;
  if (text->ends_with('\n')) text->pop_back();
  if (text->ends_with('\r')) text->pop_back();
  if (text->empty()) return refuse(subject, "is empty: write the ", " into its one line");
  if (text->size() > kSecretBytesMax ||
      text->find_first_of(std::string("\r\n\0", 3)) != std::string::npos) {
    return refuse(subject, "is longer than a line: it must hold the ", " alone");
  }
  return text;
}

}  // namespace grayling
