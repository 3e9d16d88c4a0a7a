// SPDX-License-Identifier: MIT
#include "grayling/base/json_text.hpp"

#include "support/catch.hpp"

using namespace grayling;

TEST_CASE("JSON holds any bytes") {
  CHECK(json_text("a \"b\"\\ \n\x7f \u00e4 \xff.") ==
        "\"a \\\"b\\\"\\\\ \\u000a\\u007f \u00e4 ?.\"");
}
