// SPDX-License-Identifier: MIT
#include "config/byte_size.hpp"

#include "support/catch.hpp"

using namespace grayling;

TEST_CASE("a size of memory is a whole number and its unit") {
  CHECK(parse_byte_size("1KiB") == 1024);
  CHECK(parse_byte_size("8MiB") == 8 * 1024 * 1024);
  CHECK(parse_byte_size("999999999GiB") == 999999999ULL << 30);
  CHECK(parse_byte_size("0MiB") == 0);
  for (const auto* const text : {"", "8", "MiB", "8 MiB", "8MB", "8mib", "8M", "-8MiB", "+8MiB",
                                 "8.5MiB", "9999999999GiB", "8MiBs"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_byte_size(text));
  }
}

TEST_CASE("a size is shown in the largest unit that says it") {
  CHECK(byte_size_text(1024) == "1KiB");
  CHECK(byte_size_text(1536ULL * 1024) == "1536KiB");
  CHECK(byte_size_text(2048ULL * 1024) == "2MiB");
  CHECK(byte_size_text(1ULL << 30) == "1GiB");
}
