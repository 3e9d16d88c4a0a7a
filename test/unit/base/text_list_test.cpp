// SPDX-License-Identifier: MIT
#include "grayling/base/text_list.hpp"

#include "support/catch.hpp"

using namespace grayling;

TEST_CASE("a list of texts keeps them as they were added, until it is finished") {
  TextList list;
  CHECK(list.empty());
  for (const auto* text : {"b", "", "a", "b", "aa"}) list.add(text);
  CHECK(list == TextList{"b", "", "a", "b", "aa"});
  CHECK(list[3] == "b");
  list.finish();
  CHECK(list == TextList{"", "a", "aa", "b"});
  CHECK(list.size() == 4);
  std::string joined;
  for (const auto text : list) joined.append(text).append(";");
  CHECK(joined == ";a;aa;b;");
}

TEST_CASE("lists of texts are the same if their texts are, wherever those lie") {
  TextList list = {"b", "a", "b"};
  list.finish();
  CHECK(list == TextList{"a", "b"});
  CHECK(list != TextList{"a"});
  CHECK(list != TextList{"a", "c"});
  CHECK(list != TextList{"ab", ""});
}
