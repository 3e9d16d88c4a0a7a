// SPDX-License-Identifier: MIT
// The lines of a log, plain or compressed by gzip. Blocking; one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <zlib.h>

#include "grayling/base/result.hpp"

namespace grayling {

class LogSource {
 public:
  // `path`: a file, or "-" for stdin. The error is "PATH: why".
  static Result<LogSource> open(const std::string& path);

  // The next line without its end, a view that is valid until the next call; false: there is none.
  // A line may be cut at 1 MiB; then what is left of it is the next. The error says why reading
  // ended early.
  Result<bool> next(std::string_view& line);
  bool is_cut() const { return is_cut_; }  // the line that next() returned last

  std::uint64_t bytes_read() const { return bytes_read_; }  // of the file as it is stored
  std::uint64_t bytes() const { return size_; }             // of the whole; 0: unknown

 private:
  struct Close {
    void operator()(gzFile_s* file) const { ::gzclose_r(file); }
  };
  explicit LogSource(gzFile file) : file_(file) {}
  Result<bool> fill();  // false: there is no more

  std::unique_ptr<gzFile_s, Close> file_;
  std::uint64_t size_ = 0;
  std::uint64_t bytes_read_ = 0;
  std::string buffer_;
  std::size_t begin_ = 0;  // of the next line in it
  bool is_cut_ = false;
};

}  // namespace grayling
