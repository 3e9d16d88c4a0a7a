// SPDX-License-Identifier: MIT
#include "grayling/store/names_of_day.hpp"

#include "support/catch.hpp"

using namespace grayling;

TEST_CASE("the first names of each day are counted one by one, and no more") {
  NamesOfDay names(2);
  CHECK(names.admits(0, "a"));
  CHECK(names.admits(0, "b"));
  CHECK_FALSE(names.admits(0, "c"));
  CHECK(names.admits(0, "a"));
  CHECK(names.admits(86400, "c"));
  CHECK(names.admits(86400, "a"));
  CHECK_FALSE(names.admits(86400, "b"));
}
