// SPDX-License-Identifier: MIT
#include "greylist/text_pool.hpp"

#include "support/catch.hpp"

using namespace grayling;

TEST_CASE("a part of the last text takes no room in a pool") {
  TextPool pool;
  const auto first = pool.add("anna@d.test");
  const auto domain = pool.add("d.test");
  const auto second = pool.add("carl@d.test");
  const auto again = pool.add("d.test");
  CHECK(pool.view(first, 11) == "anna@d.test");
  CHECK(domain == first + 5);
  CHECK(pool.view(second, 11) == "carl@d.test");
  CHECK(again == second + 5);
  CHECK(pool.add("") == second);
}
