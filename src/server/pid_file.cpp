// SPDX-License-Identifier: MIT
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "grayling/base/permission.hpp"
#include "grayling/server/daemon.hpp"
#include "server/file_descriptor.hpp"

namespace grayling {
namespace {

tl::unexpected<Error> fail_at(const std::string& path, const std::string& reason) {
  return fail("--pidfile " + path + ": " + reason);
}

std::string open_reason(const std::string& path, int error) {
  std::string reason = std::strerror(error);
  const std::string directory = std::filesystem::path(path).parent_path().string();
  if (error == EACCES) reason += permission_remedy(directory);
  if (error == ENOENT) {
    reason += "; create the directory (" + make_directory_command(directory) + ")";
  }
  return reason;
}

// The number that stands in the file, for a message.
std::string number_in(const FileDescriptor& file) {
  char text[32] = {};
  const ssize_t length = pread(file.get(), text, sizeof text - 1, 0);
  const long number = length > 0 ? std::strtol(text, nullptr, 10) : 0;
  return number > 0 ? std::to_string(number) : "unknown";
}

// False where another process has removed the file since it was opened.
bool is_at(const FileDescriptor& file, const std::string& path) {
  struct stat opened {};
  struct stat there {};
  return fstat(file.get(), &opened) == 0 && stat(path.c_str(), &there) == 0 &&
         opened.st_dev == there.st_dev && opened.st_ino == there.st_ino;
}

}  // namespace

Result<PidFile> PidFile::create(const std::string& path) {
  std::error_code error;
  const std::string absolute = std::filesystem::absolute(path, error).string();
  if (error) return fail_at(path, error.message());

  FileDescriptor file;
  do {
    file.reset(open(absolute.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644));
    if (!file) return fail_at(path, open_reason(absolute, errno));
    if (flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
      return fail_at(path, "grayling is running already, as process " + number_in(file));
    }
  } while (!is_at(file, absolute));

  const std::string line = std::to_string(getpid()) + "\n";
  if (ftruncate(file.get(), 0) != 0 ||
      write(file.get(), line.data(), line.size()) != static_cast<ssize_t>(line.size())) {
    return fail_at(path, std::strerror(errno));
  }
  return PidFile(absolute, file.release());
}

PidFile::PidFile(PidFile&& other) noexcept
    : path_(std::move(other.path_)), fd_(std::exchange(other.fd_, -1)) {}

PidFile::~PidFile() {
  if (fd_ < 0) return;
  // Nothing is lost where neither works: the lock is what counts.
  if (unlink(path_.c_str()) != 0 && ftruncate(fd_, 0) != 0) {
  }
  close(fd_);
}

}  // namespace grayling
