// SPDX-License-Identifier: MIT
#include "cli/transfer/line_source.hpp"

#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "grayling/base/byte_order_mark.hpp"

namespace grayling {
namespace {

constexpr std::size_t kReadBytes = std::size_t{256} * 1024;
constexpr std::size_t kFirstBytes = 512;

std::string system_text() {
  return std::generic_category().message(errno);
}

}  // namespace

Result<LineSource> LineSource::open(const std::string& path) {
  if (path == "-") return LineSource(FileDescriptor());
  LineSource source(FileDescriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC)));
  if (!source.file_) return fail(path + ": " + system_text());
  struct stat status {};
  if (::fstat(source.file_.get(), &status) == 0 && S_ISREG(status.st_mode)) {
    source.size_ = static_cast<std::uint64_t>(status.st_size);
  }
  return source;
}

Result<bool> LineSource::fill() {
  buffer_.erase(0, std::exchange(begin_, 0));
  searched_ = buffer_.size();
  if (buffer_.size() > kSourceLineBytesMax) return fail("a line is longer than 64 MiB");
  buffer_.resize(searched_ + kReadBytes);
  const int descriptor = file_ ? file_.get() : STDIN_FILENO;
  ssize_t count = 0;
  do {
    count = ::read(descriptor, buffer_.data() + searched_, kReadBytes);
  } while (count < 0 && errno == EINTR);
  buffer_.resize(searched_ + static_cast<std::size_t>(count < 0 ? 0 : count));
  if (count < 0) return fail("can't be read: " + system_text());
  bytes_ += static_cast<std::uint64_t>(count);
  return count > 0;
}

Result<std::string_view> LineSource::first_bytes() {
  while (buffer_.size() < kFirstBytes) {
    const auto filled = fill();
    if (!filled) return fail(filled.error());
    if (!*filled) break;
  }
  searched_ = 0;
  if (buffer_.starts_with(kByteOrderMark)) begin_ = kByteOrderMark.size();
  return std::string_view(buffer_).substr(begin_, kFirstBytes);
}

Result<bool> LineSource::next(std::string_view& line) {
  for (;;) {
    const auto end = buffer_.find('\n', begin_ + searched_);
    if (end != std::string::npos) {
      line = std::string_view(buffer_).substr(begin_, end - begin_);
      if (line.ends_with('\r')) line.remove_suffix(1);
      begin_ = end + 1;
      searched_ = 0;
      return true;
    }
    auto filled = fill();
    if (!filled) return filled;
    if (*filled) continue;
    if (buffer_.empty()) return false;
    line = buffer_;
    begin_ = buffer_.size();
    searched_ = 0;
    return true;
  }
}

}  // namespace grayling
