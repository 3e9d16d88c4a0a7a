// SPDX-License-Identifier: MIT
#include "grayling/base/json_text.hpp"

#include "support/catch.hpp"

using namespace grayling;

TEST_CASE("JSON holds any bytes") {
  CHECK(json_text("a \"b\"\\ \n\x7f \u00e4 \xff.") ==
        "\"a \\\"b\\\"\\\\ \\u000a\\u007f \u00e4 ?.\"");
}

TEST_CASE("JSON escapes what is unsafe to show") {
  CHECK(json_text("a\u0085b\u009f\u202ec\u2066\u200e\u200f\u061c\u2028") ==
        R"("a\u0085b\u009f\u202ec\u2066\u200e\u200f\u061c\u2028")");
  CHECK(json_text("\u00a0\u200d\u2027\u202f\u206a") == "\"\u00a0\u200d\u2027\u202f\u206a\"");
  CHECK(safe_json("{\n \"a\": \"\u202e\x7f\u00e4\"}\n") ==
        "{\n \"a\": \"\\u202e\\u007f\u00e4\"}\n");
}
