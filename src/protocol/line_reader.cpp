// SPDX-License-Identifier: MIT
#include "grayling/protocol/line_reader.hpp"

#include <algorithm>
#include <array>

#include "grayling/base/assert.hpp"

namespace grayling {

// Not inlined: the other blocks needn't pay for the guard of this array (-fstack-protector).
[[gnu::noinline]] LineMarks LineReader::marks_of_rest(std::string_view rest) {
  std::array<char, kMarkedBytes> block;
  block.fill(' ');
  std::copy(rest.begin(), rest.end(), block.begin());
  return line_marks(block.data());
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
