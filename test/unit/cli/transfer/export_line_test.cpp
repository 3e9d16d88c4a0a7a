// SPDX-License-Identifier: MIT
#include "cli/transfer/export_line.hpp"

#include "grayling/base/json_object.hpp"
#include "support/catch.hpp"

namespace grayling {

TEST_CASE("a line gives its members, each as what it is") {
  const auto line = ExportLine::parse(
      R"( { "a" : "x\"\\\/\b\f\n\r\t\u00e4\u20ac\ud83d\udc1f" , "b":-12,"c": null , "": "" } )");
  REQUIRE(line);
  CHECK(line->text("a") == "x\"\\/\b\f\n\r\t\u00e4\u20ac\U0001f41f");
  CHECK(line->number("b") == -12);
  CHECK(line->text("") == "");
  for (const auto* name : {"b", "c", "d"}) CHECK_FALSE(line->text(name));
  for (const auto* name : {"a", "c", "d"}) CHECK_FALSE(line->number(name));
  CHECK(ExportLine::parse("{}"));
  CHECK(ExportLine::parse("{\"a\":-9223372036854775808}")->number("a") == INT64_MIN);
  CHECK(ExportLine::parse("{\"a\":9223372036854775807}")->number("a") == INT64_MAX);
}

TEST_CASE("what is no such line is refused") {
  for (const auto* text : {"",
                           "{",
                           "}",
                           "[]",
                           "1",
                           "{}x",
                           "{\"a\"}",
                           "{\"a\":}",
                           "{\"a\":1,}",
                           "{,}",
                           "{\"a\":1 \"b\":2}",
                           "{\"a\":1.5}",
                           "{\"a\":1e3}",
                           "{\"a\":+1}",
                           "{\"a\":99999999999999999999}",
                           "{\"a\":true}",
                           "{\"a\":{}}",
                           "{\"a\":[]}",
                           "{\"a\":1,\"a\":2}",
                           "{\"a\":\"x}",
                           "{\"a\":\"\\x\"}",
                           "{\"a\":\"\\u12\"}",
                           "{\"a\":\"\\ud83d\"}",
                           "{\"a\":\"\\ud83d\\u0041\"}",
                           "{\"a\":\"\\udc1f\"}",
                           "{\"a\":\"\n\"}",
                           "{\"a\":\"\\",
                           "{a:1}",
                           "{\"a\":nul}",
                           "{\"a\":\"\xff\"}",
                           "\xff{\"a\":1}",
                           "{\"a\":\"\xed\xa0\x80\"}",
                           "{\"a\":01}",
                           "{\"a\":9223372036854775808}",
                           "{\"a\":1e999}",
                           "{\"a\":1}{\"b\":2}",
                           "{\"a\":1} // b",
                           "{\"b\":1,\"a\":[[[",
                           "{\"a\":NaN}"}) {
    INFO(text);
    CHECK_FALSE(ExportLine::parse(text));
  }
  CHECK_FALSE(ExportLine::parse("{\"a\":\"" + std::string(kExportLineBytesMax, 'x') + "\"}"));
  CHECK_FALSE(ExportLine::parse("{\"a\":" + std::string(kExportLineBytesMax / 2, '[')));
}

TEST_CASE("what commands print is read back") {
  JsonObject object;
  const std::string odd = "o'b\"r\\i\ne\x01n \x7f \u00e4 \U0001f41f {}";
  object.add(odd, odd);
  object.add("n", std::int64_t{1} << 62);
  const auto line = ExportLine::parse(object.text());
  REQUIRE(line);
  CHECK(line->text(odd) == odd);
  CHECK(line->number("n") == std::int64_t{1} << 62);
}

}  // namespace grayling
