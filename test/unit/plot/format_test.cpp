// SPDX-License-Identifier: MIT
#include "grayling/plot/format.hpp"

#include <cmath>
#include <limits>

#include "grayling/plot/plot.hpp"
#include "support/catch.hpp"

using namespace grayling;

namespace {

// The most characters beside an axis: the plot leaves room for these (plot.cpp). The widest mark in
// use is about "0.25 ms".
constexpr std::size_t kMarkCharsMax = 7;

// Is true for a number and words: no "e+02", no "inf", no "nan", no "-0".
bool is_for_people(const std::string& text) {
  return text.find_first_not_of("0123456789.<> kMGmsinhd–%") == std::string::npos &&
         text.find("inf") == std::string::npos && text.find("nan") == std::string::npos;
}

std::string span(double seconds) {
  return format_duration(seconds);
}

}  // namespace

TEST_CASE("numbers have separators, times are in UTC") {
  CHECK(format_count(0) == "0");
  CHECK(format_count(999) == "999");
  CHECK(format_count(1000) == "1,000");
  CHECK(format_count(std::uint64_t{12345678}) == "12,345,678");
  CHECK(format_count(-1234) == "-1,234");
  CHECK(format_short(1.5) == "1.5");
  CHECK(format_short(5000) == "5000");
  CHECK(format_short(20000) == "20 k");
  CHECK(format_short(2.5e6) == "2.5 M");
  CHECK(format_short(5e9) == "5 G");
  CHECK(format_time_of_day(1'800'000'000) == "08:00");
  CHECK(format_day_time(1'800'000'001) == "15 Jan 08:00:01");
  CHECK(format_date_time(1'800'000'001) == "2027-01-15 08:00:01");
  CHECK(format_day(1'800'000'001) == "01-15");
  CHECK(format_day_hour(1'800'000'001) == "01-15 08:00");
  CHECK(format_period(1'800'000'001, 1'800'003'600) == "2027-01-15 08:00 to 2027-01-15 09:00 UTC");
  CHECK(format_time_of_day(std::numeric_limits<UnixSeconds>::max()) == "–");
}

TEST_CASE("a length of time has the units that people use, and no more of them than two") {
  struct Case {
    double seconds;
    std::string text;
  };
  const Case cases[] = {
      {0, "0 ms"},          {0.00042, "0.42 ms"},  {0.0996, "100 ms"},   {0.25, "250 ms"},
      {0.9994, "999 ms"},   {0.9996, "1 s"},       {12, "12 s"},         {31.5, "31.5 s"},
      {59.94, "59.9 s"},    {60, "1 min"},         {75, "1 min 15 s"},   {200, "3 min 20 s"},
      {3599, "1 h"},        {3569, "59 min 29 s"}, {5400, "1 h 30 min"}, {86399, "1 d"},
      {9000, "2 h 30 min"}, {172800, "2 d"},       {777777, "9 d"},      {1e300, "11574074 d 2 h"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.seconds);
    CHECK(format_duration(c.seconds) == c.text);
  }
  CHECK(format_duration(std::numeric_limits<double>::quiet_NaN()) == "–");
  CHECK(format_duration(Seconds{59}) == "59 s");
  CHECK(format_duration(Seconds{90}) == "1 min 30 s");
}

TEST_CASE("no number is shown with an exponent") {
  for (double number = 1e-7; number < 1e13; number *= 1.013) {
    CAPTURE(number);
    CHECK(is_for_people(format_duration(number)));
    CHECK(is_for_people(format_short(number)));
    CHECK(is_for_people(format_percent(number, 1e6)));
    CHECK(is_for_people(format_percent(1, number)));
  }
  CHECK(is_for_people(format_duration(1e300)));
}

TEST_CASE("what stands beside an axis is short and isn't an exponent") {
  for (double largest = 1e-4; largest < 1e12; largest *= 1.07) {
    for (const auto& tick : round_scale(largest, format_short).ticks) {
      CAPTURE(largest, tick.text);
      CHECK(is_for_people(tick.text));
      CHECK(tick.text.size() <= kMarkCharsMax);
    }
  }
  for (double largest = 0.001; largest <= 10; largest *= 1.07) {  // of a batch: kSecondsBounds
    for (const auto& tick : round_scale(largest, span).ticks) {
      CAPTURE(largest, tick.text);
      CHECK(is_for_people(tick.text));
      CHECK(tick.text.size() <= kMarkCharsMax);
    }
  }
}

TEST_CASE("a share is never said to be all or nothing when it isn't") {
  CHECK(format_share(0, 0) == "–");
  CHECK(format_share(0, 10) == "0 %");
  CHECK(format_share(10, 10) == "100 %");
  CHECK(format_share(1, 3) == "33 %");
  CHECK(format_share(1, 1000) == "< 1 %");
  CHECK(format_share(999, 1000) == "> 99 %");
  CHECK(format_share(std::uint64_t{2}, std::uint64_t{3}) == "67 %");
}
