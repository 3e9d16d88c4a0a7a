// SPDX-License-Identifier: MIT
#include "grayling/base/json_object.hpp"

#include "support/catch.hpp"

using namespace grayling;

TEST_CASE("an object has its members in order") {
  JsonObject object;
  object.add("a", "x");
  object.add("b", std::int64_t{-5});
  object.add("c", std::nullopt);
  object.add_raw("d", "[1]");
  CHECK(object.text() == R"({"a": "x", "b": -5, "c": null, "d": [1]})");
}
