// SPDX-License-Identifier: MIT
#include "protocol/line_marks.hpp"

#include <array>
#include <random>
#include <string>

#include "support/catch.hpp"

using namespace grayling;

namespace {

LineMarks plain_marks(const std::string& bytes) {
  LineMarks marks;
  for (std::size_t i = 0; i < kMarkedBytes; ++i) {
    marks.ends |= std::uint64_t{bytes[i] == '\n'} << i;
    marks.equals |= std::uint64_t{bytes[i] == '='} << i;
  }
  return marks;
}

template <typename Mark>
bool are_marked_by(const std::string& bytes) {
  Mark mark;
  const LineMarks marks = mark(bytes.data());
  const bool has_nul = bytes.find('\0') != std::string::npos;
  return marks == plain_marks(bytes) && mark.has_nul() == has_nul;
}

bool are_marked(const std::string& bytes) {
  bool are_same = are_marked_by<MarkByEights>(bytes);
#ifdef __SSE2__
  are_same = are_same && are_marked_by<MarkBySse2>(bytes);
  if (has_avx2()) are_same = are_same && are_marked_by<MarkByAvx2>(bytes);
#endif
  return are_same;
}

// Is a NUL at this place remembered, when bytes without one were marked before it and after it?
template <typename Mark>
bool is_nul_remembered(std::size_t at) {
  const std::string others(kMarkedBytes, '\xff');
  std::string bytes = others;
  bytes[at] = '\0';
  Mark mark;
  mark(others.data());
  const bool had_nul = mark.has_nul();
  mark(bytes.data());
  mark(others.data());
  return !had_nul && mark.has_nul();
}

}  // namespace

TEST_CASE("each byte is marked as what it is, at each place and among any others") {
  for (const char others : {'a', '\n', '=', '\0', '\xff', '\x8a', '\xbd', '\x80'}) {
    for (std::size_t at = 0; at < kMarkedBytes; ++at) {
      for (int byte = 0; byte < 256; ++byte) {
        std::string bytes(kMarkedBytes, others);
        bytes[at] = static_cast<char>(byte);
        if (are_marked(bytes)) continue;
        CAPTURE(int{others}, at, byte);
        FAIL("marked wrongly");
      }
    }
  }
}

TEST_CASE("random bytes are marked as what they are") {
  std::mt19937 random(1);
  constexpr std::string_view kBytes("\n=\0\x0b<\x01\x8a\xbd\x80", 9);
  for (int round = 0; round < 20'000; ++round) {
    std::string bytes;
    while (bytes.size() < kMarkedBytes) {
      bytes += round % 2 == 0 ? static_cast<char>(random()) : kBytes[random() % kBytes.size()];
    }
    CAPTURE(round);
    REQUIRE(are_marked(bytes));
  }
}

TEST_CASE("a NUL is remembered, whatever is marked after it") {
  for (std::size_t at = 0; at < kMarkedBytes; ++at) {
    CAPTURE(at);
    CHECK(is_nul_remembered<MarkByEights>(at));
#ifdef __SSE2__
    CHECK(is_nul_remembered<MarkBySse2>(at));
    if (has_avx2()) CHECK(is_nul_remembered<MarkByAvx2>(at));
#endif
  }
}
