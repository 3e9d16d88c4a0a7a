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

bool are_marked_by(MarkLines mark, const std::string& bytes) {
  unsigned nuls = 0;
  const LineMarks marks = mark(bytes.data(), nuls);
  const bool has_nul = bytes.find('\0') != std::string::npos;
  return marks == plain_marks(bytes) && (nuls != 0) == has_nul;
}

bool are_marked(const std::string& bytes) {
  bool are_same = are_marked_by(line_marks_by_eights, bytes);
#ifdef __SSE2__
  are_same = are_same && are_marked_by(line_marks_by_sse2, bytes);
  if (has_avx2()) are_same = are_same && are_marked_by(line_marks_by_avx2, bytes);
#endif
  return are_same;
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
