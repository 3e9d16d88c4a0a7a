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

}  // namespace

Result<void> write_file(const std::string& path, std::string_view text) {
  FileDescriptor fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, kFileMode));
  if (!fd) return cannot();
  return write_all(std::move(fd), text, false);
}

Result<void> replace_file(const std::string& path, std::string_view text) {
  const std::string target = real_path(path);
  std::string beside = target + ".XXXXXX";
  FileDescriptor fd(::mkostemp(beside.data(), O_CLOEXEC));
  if (!fd) return cannot();
  ::fchmod(fd.get(), mode_for(target));  // without it nobody else reads it, which does no harm
  auto written = write_all(std::move(fd), text, true);
  if (written && ::rename(beside.c_str(), target.c_str()) != 0) written = cannot();
  if (!written) ::unlink(beside.c_str());
  return written;
}

}  // namespace grayling
