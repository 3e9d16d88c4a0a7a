// SPDX-License-Identifier: MIT
#include "grayling/base/json_value.hpp"

#include "support/catch.hpp"

using namespace grayling;

TEST_CASE("JSON becomes values, and what isn't JSON has no type") {
  CHECK(parse_json(R"({"a": [1, "b"]})") == Json{{"a", {1, "b"}}});
  CHECK(parse_json("null").is_null());
  for (const auto* text : {"", "{", R"({"a": 1} x)", R"({"a": 01})", "{'a': 1}", "\"\xff\""}) {
    CAPTURE(text);
    const Json value = parse_json(text);
    CHECK_FALSE((value.is_object() || value.is_array() || value.is_string() || value.is_null()));
  }
}

TEST_CASE("values become JSON, in their order and in UTF-8") {
  const OrderedJson value = {{"b", 1}, {"a", "x\xff\""}};
  CHECK(write_json(value) == "{\"b\":1,\"a\":\"x\xef\xbf\xbd\\\"\"}");
  CHECK(write_json({{"b", 1}}, 2) == "{\n  \"b\": 1\n}");
}
