// SPDX-License-Identifier: MIT
// Finds the lines of a connection and the first '=' of each, in one pass over the bytes. To read a
// request is most of the work for a known sender, so this looks at a block of 64 bytes at a time
// (protocol/line_marks.hpp).
//
// The bytes are the caller's, and may move and grow between two calls. A RequestParser owns it; one
// thread.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "grayling/protocol/line_marks.hpp"

namespace grayling {

// A line that has ended, as offsets in the caller's bytes.
struct ReadLine {
  std::size_t begin = 0;
  std::size_t end = 0;     // its '\n'
  std::size_t equals = 0;  // its first '='; in a line without one it isn't before `end`

  bool has_equals() const { return equals < end; }
  bool operator==(const ReadLine&) const = default;
};

class LineReader {
 public:
  // Passes each line that has ended to take(line), until that returns false, and returns the line
  // for which it did. Nothing: no other line has ended. `bytes` are those of the last call, with
  // what has come since. `take` must not change the reader.
  template <typename Take>
  std::optional<ReadLine> next(std::string_view bytes, Take take) {
    Place place = place_;  // a copy, which the compiler keeps in registers
    for (;;) {
      while (place.ends != 0) {
        const ReadLine line = place.take_line();
        if (take(line)) continue;
        place_ = place;
        return line;
      }
      if (read_ == bytes.size()) break;
      const std::size_t block = read_;
      place.enter(block, read_block(bytes));
    }
    place_ = place;
    return std::nullopt;
  }

  // Returns the next line.
  std::optional<ReadLine> next(std::string_view bytes) {
    return next(bytes, [](const ReadLine&) { return false; });
  }

  // Goes on at offset `begin`, where a line begins: skips what is before it, or reads it again.
  void restart(std::size_t begin);

  // Says that the first `count` bytes have gone: at most those of the lines that next() returned.
  // Call it after next() returned nothing.
  void drop(std::size_t count);

  std::size_t line_begin() const { return place_.begin; }  // of the line that hasn't ended
  std::size_t bytes_read() const { return read_; }         // those that it won't look at again
  bool has_nul() const { return has_nul_; }                // has it read a NUL byte?

 private:
  static constexpr std::size_t kNowhere = SIZE_MAX;

  // Where it is in the bytes.
  struct Place {
    std::size_t begin = 0;             // of the line that hasn't ended
    std::size_t equals_at = kNowhere;  // its first '='; beyond what was read if it has none yet
    std::size_t at = 0;                // what the lowest bits of these two stand for:
    std::uint64_t ends = 0;            // a bit for each '\n' in the block that is still ahead
    std::uint64_t equals = 0;          // a bit for each '=' in it

    ReadLine take_line() {
      const auto size = std::countr_zero(ends);
      const ReadLine line{begin, at + static_cast<unsigned>(size), equals_at};
      ends = ends >> size >> 1;
      equals = equals >> size >> 1;
      begin = at = line.end + 1;
      find_equals();
      return line;
    }

    // The line that hasn't ended may go on in the next block.
    void enter(std::size_t block, const LineMarks& marks) {
      at = block;
      ends = marks.ends;
      equals = marks.equals;
      if (equals_at >= block) find_equals();
    }

    void find_equals() { equals_at = at + static_cast<unsigned>(std::countr_zero(equals)); }
  };

  LineMarks read_block(std::string_view bytes) {
    const std::size_t size = std::min(bytes.size() - read_, kMarkedBytes);
    const bool is_whole = size == kMarkedBytes;
    const LineMarks marks = is_whole ? line_marks(bytes.data() + read_) : last_marks(bytes, size);
    read_ += size;
    has_nul_ |= marks.has_nul;
    return marks;
  }

  // Those of the last `size` bytes, which are fewer than a block.
  static LineMarks last_marks(std::string_view bytes, std::size_t size);

  Place place_;
  std::size_t read_ = 0;  // the end of the block
  bool has_nul_ = false;
};

}  // namespace grayling
