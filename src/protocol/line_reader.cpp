// SPDX-License-Identifier: MIT
#include "grayling/protocol/line_reader.hpp"

#include <array>

#include "grayling/base/assert.hpp"
#include "protocol/line_marks.hpp"

namespace grayling {
namespace {

// Of a block that is shorter than kMarkedBytes, because no more has come yet. Not inlined: the
// other blocks needn't pay for the guard of this array (-fstack-protector).
[[gnu::noinline]] LineMarks marks_of_rest(std::string_view rest) {
  std::array<char, kMarkedBytes> block;
  block.fill(' ');
  std::copy(rest.begin(), rest.end(), block.begin());
  return line_marks(block.data());
}

}  // namespace

void LineReader::read_block(std::string_view bytes) {
  GRAYLING_ASSERT(read_ < bytes.size());
  const std::string_view rest = bytes.substr(read_);
  const bool is_whole = rest.size() >= kMarkedBytes;
  const LineMarks marks = is_whole ? line_marks(rest.data()) : marks_of_rest(rest);
  ends_ = marks.ends;
  equals_ = marks.equals;
  has_nul_ = has_nul_ || marks.has_nul;
  block_ = read_;
  read_ += is_whole ? kMarkedBytes : rest.size();
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
