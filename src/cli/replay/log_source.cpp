// SPDX-License-Identifier: MIT
#include "cli/replay/log_source.hpp"

#include <cerrno>
#include <cstring>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "grayling/base/file_descriptor.hpp"

namespace grayling {
namespace {

constexpr unsigned kReadBytes = 256 * 1024;
constexpr std::size_t kLineBytesMax = std::size_t{1} << 20U;

std::string system_text() {
  return std::generic_category().message(errno);
}

}  // namespace

Result<LogSource> LogSource::open(const std::string& path) {
  FileDescriptor fd(path == "-" ? ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)
                                : ::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd) return fail(path + ": " + system_text());
  struct stat status {};
  if (::fstat(fd.get(), &status) != 0) return fail(path + ": " + system_text());
  if (S_ISDIR(status.st_mode)) return fail(path + ": " + std::strerror(EISDIR));
  gzFile_s* const file = ::gzdopen(fd.get(), "rb");
  if (file == nullptr) return fail(path + ": there is no memory to read it");
  fd.release();  // the file closes it
  ::gzbuffer(file, kReadBytes);
  LogSource source(file);
  if (S_ISREG(status.st_mode)) source.size_ = static_cast<std::uint64_t>(status.st_size);
  return source;
}

Result<bool> LogSource::fill() {
  buffer_.erase(0, begin_);
  begin_ = 0;
  const std::size_t before = buffer_.size();
  buffer_.resize(before + kReadBytes);
  const int count = ::gzread(file_.get(), buffer_.data() + before, kReadBytes);
  buffer_.resize(before + static_cast<std::size_t>(count < 0 ? 0 : count));
  int error = Z_OK;
  const char* const text = ::gzerror(file_.get(), &error);
  if (error == Z_BUF_ERROR && count <= 0) return fail("is cut in the middle");
  // Asked for once for each buffer, not for each line: it is a system call.
  const z_off_t offset = ::gzoffset(file_.get());
  if (offset > 0) bytes_read_ = static_cast<std::uint64_t>(offset);
  if (count < 0) return fail(error == Z_ERRNO ? system_text() : std::string(text));
  return count > 0;
}

Result<bool> LogSource::next(std::string_view& line) {
  for (;;) {
    const auto end = buffer_.find('\n', begin_);
    const auto length = (end == std::string::npos ? buffer_.size() : end) - begin_;
    if (end != std::string::npos || length >= kLineBytesMax) {
      is_cut_ = end == std::string::npos;
      line = std::string_view(buffer_).substr(begin_, length);
      begin_ += length + (end != std::string::npos);
      return true;
    }
    auto filled = fill();
    if (!filled) return filled;
    if (*filled) continue;
    is_cut_ = false;
    line = std::string_view(buffer_).substr(begin_);
    begin_ = buffer_.size();
    return !line.empty();
  }
}

}  // namespace grayling
