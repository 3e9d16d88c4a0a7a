// SPDX-License-Identifier: MIT
#include "cli/terminal/write_file.hpp"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "grayling/base/file_descriptor.hpp"

namespace grayling {
namespace {

constexpr mode_t kFileMode = 0640;

tl::unexpected<Error> cannot() {
  return fail(std::string("can't be written: ") + std::strerror(errno));
}

Result<void> write_all(FileDescriptor fd, std::string_view text, bool is_synced) {
  std::FILE* const file = ::fdopen(fd.get(), "wb");
  if (file == nullptr) return cannot();
  fd.release();  // the file closes it
  const bool is_written = std::fwrite(text.data(), 1, text.size(), file) == text.size() &&
                          std::fflush(file) == 0 && (!is_synced || ::fsync(::fileno(file)) == 0);
  if (std::fclose(file) != 0 || !is_written) return cannot();
  return {};
}

// Where a link leads to, so that the link stays.
std::string real_path(const std::string& path) {
  char* const found = ::realpath(path.c_str(), nullptr);
  if (found == nullptr) return path;  // it isn't there yet
  std::string real = found;
  std::free(found);
  return real;
}

// The mode that the file has, or that a new one gets.
mode_t mode_for(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) == 0) return status.st_mode & 07777U;
  const mode_t mask = ::umask(0);
  ::umask(mask);
  return kFileMode & ~mask;
}

// Whether it is a file with other text than a page.
bool holds_something_else(const std::string& path) {
  constexpr std::string_view kBeginning = "<!DOCTYPE html";
  const FileDescriptor fd(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  struct stat status {};
  if (!fd || ::fstat(fd.get(), &status) != 0 || !S_ISREG(status.st_mode)) return false;
  std::string found(kBeginning.size(), '\0');
  const auto count = ::read(fd.get(), found.data(), found.size());
  return count != 0 && found != kBeginning;
}

}  // namespace

Result<void> write_page(const std::string& path, std::string_view text) {
  if (holds_something_else(path)) {
    return fail("it is there already and holds no web page; name another file");
  }
  FileDescriptor fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, kFileMode));
  if (!fd) return cannot();
  return write_all(std::move(fd), text, false);
}

Result<void> replace_file(const std::string& path, std::string_view text) {
  const std::string target = real_path(path);
  std::string beside = target + ".XXXXXX";
  FileDescriptor fd(::mkostemp(beside.data(), O_CLOEXEC));
  if (!fd) return cannot();
  ::fchmod(fd.get(), mode_for(target));  // if that fails, only this user can read the file
  auto written = write_all(std::move(fd), text, true);
  if (written && ::rename(beside.c_str(), target.c_str()) != 0) written = cannot();
  if (!written) ::unlink(beside.c_str());
  return written;
}

}  // namespace grayling
