// SPDX-License-Identifier: MIT
// The lines of a file or of stdin. One thread, which it blocks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "grayling/base/result.hpp"

namespace grayling {

// Of one line: a dump has thousands of rows in one. Beyond it there is something wrong.
inline constexpr std::size_t kSourceLineBytesMax = std::size_t{64} << 20U;

class LineSource {
 public:
  // `path`: a file, or "-" for stdin.
  static Result<LineSource> open(const std::string& path);
  LineSource(LineSource&& other) noexcept;
  LineSource& operator=(LineSource&&) = delete;
  ~LineSource();

  // What comes first, for a look at it before the first line is taken: up to 512 bytes, without
  // UTF-8's byte order mark, which belongs to no line from then on.
  Result<std::string_view> first_bytes();

  // The next line without its end, a view that lasts until the next call; false: there is none.
  Result<bool> next(std::string_view& line);

  std::uint64_t bytes_read() const { return bytes_; }
  std::uint64_t bytes() const { return size_; }  // of the whole; 0: nobody knows

 private:
  LineSource(int descriptor, std::uint64_t size) : descriptor_(descriptor), size_(size) {}
  Result<bool> fill();  // false: there is no more

  int descriptor_;
  std::uint64_t size_;
  std::uint64_t bytes_ = 0;
  std::string buffer_;
  std::size_t begin_ = 0;     // of the next line in it
  std::size_t searched_ = 0;  // up to here it has no end
};

}  // namespace grayling
