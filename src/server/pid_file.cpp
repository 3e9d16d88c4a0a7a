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

#include "grayling/base/file_descriptor.hpp"
#include "grayling/base/permission.hpp"
#include "grayling/server/daemon.hpp"

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

// The number in the file, for a message.
std::string number_in(const FileDescriptor& file) {
  char text[32] = {};
  const ssize_t length = pread(file.get(), text, sizeof text - 1, 0);
  const long number = length > 0 ? std::strtol(text, nullptr, 10) : 0;
  return number > 0 ? std::to_string(number) : "unknown";
}

// False where another process has removed the file since it was opened.
bool is_at(const FileDescriptor& file, const FileDescriptor& folder, const std::string& name) {
  struct stat opened {};
  struct stat there {};
  return fstat(file.get(), &opened) == 0 &&
         fstatat(folder.get(), name.c_str(), &there, AT_SYMLINK_NOFOLLOW) == 0 &&
         opened.st_dev == there.st_dev && opened.st_ino == there.st_ino;
}

// The path may lead to something else than a file, or be a second name of a file that isn't ours.
bool is_plain_file(const FileDescriptor& file) {
  struct stat status {};
  return fstat(file.get(), &status) == 0 && S_ISREG(status.st_mode) && status.st_nlink <= 1;
}

}  // namespace

Result<PidFile> PidFile::create(const std::string& path) {
  std::error_code error;
  const std::filesystem::path absolute = std::filesystem::absolute(path, error);
  if (error) return fail_at(path, error.message());
  const std::string name = absolute.filename().string();
  FileDescriptor folder(open(absolute.parent_path().c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!folder) return fail_at(path, open_reason(absolute, errno));

  constexpr int kFlags = O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
  FileDescriptor file;
  do {
    file.reset(openat(folder.get(), name.c_str(), kFlags, 0644));
    if (!file) return fail_at(path, open_reason(absolute, errno));
    if (!is_plain_file(file)) return fail_at(path, "is no file of its own; remove what is there");
    if (flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
      return fail_at(path, "grayling is running already, as process " + number_in(file));
    }
  } while (!is_at(file, folder, name));

  const std::string line = std::to_string(getpid()) + "\n";
  if (ftruncate(file.get(), 0) != 0 ||
      write(file.get(), line.data(), line.size()) != static_cast<ssize_t>(line.size())) {
    return fail_at(path, std::strerror(errno));
  }
  return PidFile(std::move(folder), name, std::move(file));
}

PidFile::~PidFile() {
  if (!file_) return;
  // It does no harm if neither works: the lock is what counts.
  const bool is_removed =
      is_at(file_, folder_, name_) && unlinkat(folder_.get(), name_.c_str(), 0) == 0;
  if (!is_removed && ftruncate(file_.get(), 0) != 0) {
  }
}

}  // namespace grayling
