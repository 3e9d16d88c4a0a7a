// SPDX-License-Identifier: MIT
#include "grayling/protocol/line_reader.hpp"

#include <algorithm>
#include <array>

#include "grayling/base/assert.hpp"

namespace grayling {

namespace {

// Not inlined: others needn't pay for the guard of this array (-fstack-protector).
[[gnu::noinline]] LineMarks marks_of_few(std::string_view bytes) {
  std::array<char, kMarkedBytes> block;
  block.fill(' ');
  std::copy(bytes.begin(), bytes.end(), block.begin());
  return line_marks(block.data());
}

}  // namespace

// Looks at the last block again, and shifts out the marks of the bytes that were read.
LineMarks LineReader::last_marks(std::string_view bytes, std::size_t size) {
  GRAYLING_ASSERT(size > 0 && size < kMarkedBytes);
  if (bytes.size() < kMarkedBytes) return marks_of_few(bytes.substr(bytes.size() - size));
  const LineMarks marks = line_marks(bytes.data() + bytes.size() - kMarkedBytes);
  const std::size_t read = kMarkedBytes - size;
  return {marks.ends >> read, marks.equals >> read, marks.has_nul};
}

void LineReader::restart(std::size_t begin) {
  place_ = {.begin = begin};
  read_ = begin;
}

void LineReader::drop(std::size_t count) {
  Place& place = place_;
  GRAYLING_ASSERT(place.ends == 0 && count <= place.begin && place.begin <= read_);
  place.begin -= count;
  place.equals_at = place.equals_at < read_ ? place.equals_at - count : kNowhere;
  read_ -= count;
}

}  // namespace grayling
