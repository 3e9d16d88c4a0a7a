// SPDX-License-Identifier: MIT
#include "grayling/engine/sign_counts.hpp"

#include "support/catch.hpp"

using namespace grayling;

TEST_CASE("a sign keeps its place, and signs without one are counted together") {
  SignCounts counts;
  const auto first = counts.place("no_name");
  for (std::size_t i = 1; i < SignCounts::kPlaces + 9; ++i) {
    const auto place = counts.place("list" + std::to_string(i) + ".example");
    REQUIRE(place < SignCounts::kPlaces);
    counts.count(place, false);
  }
  CHECK(counts.place("no_name") == first);
  const auto entries = counts.entries();
  REQUIRE(entries.size() == SignCounts::kPlaces);
  CHECK(entries[first].waited == 0);
  CHECK(entries[1].waited == 1);
  CHECK(entries.back().name == "others");
  CHECK(entries.back().waited == 10);
}
