// SPDX-License-Identifier: MIT
#include "grayling/protocol/line_reader.hpp"

#include <random>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/plain_lines.hpp"

using namespace grayling;

namespace {

// Line ends and '=', bytes that differ from them in one bit, and others.
std::string random_bytes(std::mt19937& random, std::size_t size) {
  constexpr std::string_view kBytes(
      "\n\n\n===\0\r\x0b\x08\x8a<?\xbd\xff"
      "abc",
      18);
  std::string bytes;
  for (std::size_t i = 0; i < size; ++i) bytes += kBytes[random() % kBytes.size()];
  return bytes;
}

void check(std::string_view bytes, const std::vector<ReadLine>& expected) {
  const std::string text(bytes);
  CAPTURE(text);
  CHECK(plain_lines(bytes) == expected);
  CHECK(read_lines(bytes, {bytes.size() + 1}) == expected);
}

}  // namespace

TEST_CASE("lines are found with their first '='") {
  check("", {});
  check("a=b", {});
  check("\n", {{0, 0, 0}});
  check("a=b\n", {{0, 3, 1}});
  check("a\n=b\nc=d=e\n=\nf=", {{0, 1, 1}, {2, 4, 2}, {5, 10, 6}, {11, 12, 11}});
  const std::string name(200, 'a');
  check(name + "=\n\n", {{0, 201, 200}, {202, 202, 202}});
}

TEST_CASE("lines are those that a look at each byte finds, however the bytes are cut") {
  std::mt19937 random(7);
  for (std::size_t size = 1; size <= 200; ++size) {
    const std::string bytes = random_bytes(random, size);
    CAPTURE(bytes);
    const auto expected = plain_lines(bytes);
    bool are_same = true;
    for (std::size_t cut = 1; cut <= size; ++cut) {
      are_same = are_same && read_lines(bytes, {cut, size}) == expected &&
                 read_lines(bytes, {cut}) == expected;
    }
    CHECK(are_same);
  }
}

TEST_CASE("long lines with few '=' are read across blocks of bytes, however they are cut") {
  std::mt19937 random(8);
  std::string bytes;
  for (int i = 0; i < 6; ++i) {
    bytes.append(random() % 150, 'a').append(random() % 2, '=');
    bytes.append(random() % 150, 'b').append(random() % 2, '=').append("\n");
  }
  CAPTURE(bytes);
  const auto expected = plain_lines(bytes);
  REQUIRE(expected.size() == 6);
  for (std::size_t cut = 1; cut <= bytes.size(); ++cut) {
    CHECK(read_lines(bytes, {cut, bytes.size()}) == expected);
  }
}

TEST_CASE("a reader goes on where it is told to") {
  const std::string bytes = "\n\n\na=b\nc=d\ne=f";
  LineReader reader;
  REQUIRE(reader.next(bytes) == ReadLine{0, 0, 4});
  reader.restart(3);
  CHECK(reader.next(bytes) == ReadLine{3, 6, 4});
  reader.restart(3);
  CHECK(reader.next(bytes) == ReadLine{3, 6, 4});
  CHECK(reader.next(bytes) == ReadLine{7, 10, 8});
  CHECK_FALSE(reader.next(bytes));
  CHECK(reader.line_begin() == 11);
  reader.drop(11);
  CHECK(reader.next("e=f\n") == ReadLine{0, 3, 1});
}

TEST_CASE("a NUL byte that was read is known, wherever it stands") {
  for (std::size_t at = 0; at < 200; ++at) {
    std::string bytes(200, 'a');
    bytes[at] = '\0';
    LineReader reader;
    CHECK_FALSE(reader.next(bytes.substr(0, at)));
    CHECK_FALSE(reader.has_nul());
    CHECK_FALSE(reader.next(bytes));
    CHECK(reader.has_nul());
  }
}
