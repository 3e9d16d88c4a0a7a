// SPDX-License-Identifier: MIT
#include "grayling/base/nearest.hpp"

#include <array>
#include <string>

#include "support/catch.hpp"

namespace {

void check(std::string_view word, std::string_view expected) {
  constexpr std::array<std::string_view, 4> kKnown = {"delay", "retry_window", "lifetime", "to"};
  INFO(word);
  CHECK(grayling::nearest(word, kKnown) == expected);
}

}  // namespace

TEST_CASE("a mistyped name finds the known one that is nearest", "[base]") {
  check("dealy", "delay");
  check("delays", "delay");
  check("delai", "delay");
  check("retry-window", "retry_window");
  check("retrywindow", "retry_window");
  check("life_time", "lifetime");
  check("too", "to");
  check("ot", "to");
}

TEST_CASE("of all, there is always one that is nearest", "[base]") {
  constexpr std::array<std::string_view, 3> kKnown = {"log.to", "log.level", "store.url"};
  using grayling::nearest_of_all;
  CHECK(nearest_of_all("log.xxlevelxx", kKnown) == "log.level");
  CHECK(nearest_of_all("", kKnown) == "log.to");
  CHECK(nearest_of_all(std::string(100000, 'x'), kKnown) != "");
  CHECK(nearest_of_all("x", {}) == "");
}

TEST_CASE("a word that is near to nothing finds nothing", "[base]") {
  check("", "");
  check("xyzzy", "");
  check("password", "");
  check("decoys", "");
  check(std::string(100000, 'x'), "");
}
