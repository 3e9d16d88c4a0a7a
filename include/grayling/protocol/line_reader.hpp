// SPDX-License-Identifier: MIT
// Finds the lines of a connection and the first '=' of each, in one pass over the bytes. To read a
// request is most of the work for a known sender, so this looks at 64 bytes at a time
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

namespace grayling {

struct LineMarks;  // protocol/line_marks.hpp

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
    for (;;) {
      if (const auto line = next_in_block(take)) return line;
      leave_block();
      if (read_ == bytes.size()) return std::nullopt;
      read_block(bytes);
    }
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

  std::size_t line_begin() const { return begin_; }  // of the line that hasn't ended
  std::size_t bytes_read() const { return read_; }   // those that it won't look at again
  bool has_nul() const { return has_nul_; }          // has it read a NUL byte?

 private:
  static constexpr std::size_t kNowhere = SIZE_MAX;

  std::size_t first(std::uint64_t marks) const {  // beyond the block if there is none
    return block_ + static_cast<std::size_t>(std::countr_zero(marks));
  }

  // Works on copies of what it changes, which the compiler keeps in registers.
  template <typename Take>
  std::optional<ReadLine> next_in_block(Take& take) {
    std::uint64_t ends = ends_;
    std::uint64_t equals = equals_;
    std::size_t begin = begin_;
    std::size_t equals_at = equals_at_;
    std::optional<ReadLine> refused;
    while (ends != 0 && !refused) {
      const ReadLine line{begin, first(ends), std::min(equals_at, first(equals))};
      equals &= ~(ends ^ (ends - 1));  // without those of this line
      ends &= ends - 1;
      equals_at = kNowhere;
      begin = line.end + 1;
      if (!take(line)) refused = line;
    }
    ends_ = ends;
    equals_ = equals;
    begin_ = begin;
    equals_at_ = equals_at;
    return refused;
  }

  // The line may go on in the next block.
  void leave_block() {
    if (equals_ != 0) equals_at_ = std::min(equals_at_, first(equals_));
    equals_ = 0;
  }

  void read_block(std::string_view bytes);
  void read_rest(std::string_view rest);  // of the bytes, because no more have come yet
  void take_marks(const LineMarks& marks, std::size_t size);

  std::size_t begin_ = 0;             // of the line that hasn't ended
  std::size_t read_ = 0;              // the end of the block
  std::size_t block_ = 0;             // its begin
  std::uint64_t ends_ = 0;            // a bit for each '\n' in it whose line wasn't returned yet
  std::uint64_t equals_ = 0;          // a bit for each '=' in it, from begin_ on
  std::size_t equals_at_ = kNowhere;  // the first '=' of the line before the block
  bool has_nul_ = false;
};

}  // namespace grayling
