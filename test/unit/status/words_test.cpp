// SPDX-License-Identifier: MIT
#include "status/words.hpp"

#include <limits>

#include "support/catch.hpp"

using namespace grayling;

TEST_CASE("numbers and times as people read them") {
  CHECK(count_words(0) == "0");
  CHECK(count_words(999) == "999");
  CHECK(count_words(1000) == "1,000");
  CHECK(count_words(12345678) == "12,345,678");
  CHECK(short_number(1.5) == "1.5");
  CHECK(short_number(5000) == "5000");
  CHECK(short_number(20000) == "20 k");
  CHECK(short_number(2.5e6) == "2.5 M");
  CHECK(span_words(0) == "0 ms");
  CHECK(span_words(0.00042) == "0.42 ms");
  CHECK(span_words(0.25) == "250 ms");
  CHECK(span_words(12) == "12 s");
  CHECK(span_words(200) == "3.3 min");
  CHECK(span_words(3599) == "60 min");
  CHECK(span_words(3600) == "1 h");
  CHECK(span_words(9000) == "2.5 h");
  CHECK(span_words(777777) == "9 d");
  CHECK(span_words(std::numeric_limits<double>::quiet_NaN()) == "–");
  CHECK(clock_words(1'800'000'000) == "08:00");
  CHECK(day_words(1'800'000'001) == "15 Jan 08:00:01");
  CHECK(date_words(1'800'000'001) == "2027-01-15 08:00:01");
}

TEST_CASE("a share is never said to be all or nothing when it isn't") {
  CHECK(share_words(0, 0) == "–");
  CHECK(share_words(0, 10) == "0 %");
  CHECK(share_words(10, 10) == "100 %");
  CHECK(share_words(1, 3) == "33 %");
  CHECK(share_words(1, 1000) == "under 1 %");
  CHECK(share_words(999, 1000) == "over 99 %");
}
