// SPDX-License-Identifier: MIT
#include "bench/histogram.hpp"

#include "support/catch.hpp"

using namespace bench;

namespace {
// Checks a quantile of the values 1 to `count`, times `unit`: it is right to 1/64 of itself, and
// not too low.
void check(std::int64_t count, std::int64_t unit, double share, std::int64_t exact) {
  CAPTURE(count, unit, share);
  Histogram histogram;
  for (std::int64_t value = 1; value <= count; ++value) histogram.add(value * unit);
  CHECK(histogram.count() == static_cast<std::uint64_t>(count));
  CHECK(histogram.quantile(share) >= exact);
  CHECK(histogram.quantile(share) <= exact + exact / 64);
}
}  // namespace

TEST_CASE("quantiles of a histogram") {
  check(1, 1, 0.5, 1);
  check(1, 1, 1, 1);
  check(100, 1, 0.5, 50);
  check(100, 1, 0.99, 99);
  check(100, 1, 1, 100);
  check(1000, 1'000, 0.5, 500'000);
  check(1000, 1'000, 0.999, 999'000);
  check(1000, 1'000'000'000, 0.99, 274'877'906'943);  // the longest time that has a bucket
}

TEST_CASE("a histogram of nothing, and of clocks that go back") {
  Histogram histogram;
  CHECK(histogram.quantile(0.5) == 0);
  histogram.add(-5);
  CHECK(histogram.count() == 1);
  CHECK(histogram.quantile(1) == 0);
}

TEST_CASE("histograms are added") {
  Histogram low;
  Histogram high;
  for (int i = 0; i < 99; ++i) low.add(10);
  high.add(100);
  low.add(high);
  CHECK(low.count() == 100);
  CHECK(low.quantile(0.99) == 10);
  CHECK(low.quantile(1) == 100);
}
