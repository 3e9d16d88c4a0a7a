// SPDX-License-Identifier: MIT
#include "grayling/protocol/line_reader.hpp"

#include <array>

#include "grayling/base/assert.hpp"
#include "protocol/line_marks.hpp"

namespace grayling {

inline void LineReader::take_marks(const LineMarks& marks, std::size_t size) {
  ends_ = marks.ends;
  equals_ = marks.equals;
  has_nul_ |= marks.has_nul;
  block_ = read_;
  read_ += size;
}

void LineReader::read_block(std::string_view bytes) {
  GRAYLING_ASSERT(read_ < bytes.size());
  const std::size_t size = bytes.size() - read_;
  if (size < kMarkedBytes) return read_rest({bytes.data() + read_, size});
  take_marks(line_marks(bytes.data() + read_), kMarkedBytes);
}

// Not inlined: the other blocks needn't pay for the guard of this array (-fstack-protector).
[[gnu::noinline]] void LineReader::read_rest(std::string_view rest) {
  std::array<char, kMarkedBytes> block;
  block.fill(' ');
  std::copy(rest.begin(), rest.end(), block.begin());
  take_marks(line_marks(block.data()), rest.size());
}

void LineReader::restart(std::size_t begin) {
  begin_ = read_ = begin;
  ends_ = equals_ = 0;
  equals_at_ = kNowhere;
}

void LineReader::drop(std::size_t count) {
  GRAYLING_ASSERT(ends_ == 0 && equals_ == 0 && count <= begin_);
  begin_ -= count;
  read_ -= count;
  if (equals_at_ != kNowhere) equals_at_ -= count;
}

}  // namespace grayling
