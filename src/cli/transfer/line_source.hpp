// SPDX-License-Identifier: MIT
// The lines of a file or of stdin. Blocking; one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "grayling/base/file_descriptor.hpp"
#include "grayling/base/result.hpp"

namespace grayling {

// The longest line that is accepted. A dump may have thousands of rows in one line.
inline constexpr std::size_t kSourceLineBytesMax = std::size_t{64} << 20U;

class LineSource {
 public:
  // `path`: a file, or "-" for stdin.
  static Result<LineSource> open(const std::string& path);

  // The first 512 bytes or less, before the first line is taken. A byte order mark of UTF-8 is
  // skipped, here and in the first line.
  Result<std::string_view> first_bytes();

  // The next line without its end, a view that is valid until the next call; false: there is none.
  Result<bool> next(std::string_view& line);

  std::uint64_t bytes_read() const { return bytes_; }
  std::uint64_t bytes() const { return size_; }  // of the whole; 0: unknown

 private:
  explicit LineSource(FileDescriptor file) : file_(std::move(file)) {}
  Result<bool> fill();  // false: there is no more

  FileDescriptor file_;  // none: stdin
  std::uint64_t size_ = 0;
  std::uint64_t bytes_ = 0;
  std::string buffer_;
  std::size_t begin_ = 0;     // of the next line in it
  std::size_t searched_ = 0;  // up to here it has no end
};

}  // namespace grayling
