// SPDX-License-Identifier: MIT
#include "status/form_values.hpp"

#include "support/catch.hpp"

using namespace grayling;

using Values = std::map<std::string, std::string>;

TEST_CASE("a form's values come as they were typed") {
  CHECK(form_values("") == Values{});
  CHECK(form_values("do=expect") == Values{{"do", "expect"}});
  CHECK(form_values("a=1&b=&c&a=2") == Values{{"a", "2"}, {"b", ""}, {"c", ""}});
  CHECK(form_values("sender=anna%2Bx%40example.org&x=a+b%20c") ==
        Values{{"sender", "anna+x@example.org"}, {"x", "a b c"}});
  CHECK(form_values("s=%C3%BC%26%3d") == Values{{"s", "\u00fc&="}});
  CHECK(form_values("&&=&") == Values{{"", ""}});
}

TEST_CASE("a form that no browser sends has no values") {
  for (const std::string body : {"a=%", "a=%2", "a=%zz", "a=%00", "%=1", "a=%+1", "a=%-1"}) {
    CAPTURE(body);
    CHECK_FALSE(form_values(body));
  }
  CHECK_FALSE(form_values(std::string("a=\0", 3)));
}

TEST_CASE("bytes that no page may show come back from a form as they were") {
  std::string all;
  for (int byte = 1; byte < 256; ++byte) all += static_cast<char>(byte);
  const auto sent = with_percents(all);
  CHECK(sent.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
                               "@.:/_-+=%") == std::string::npos);
  CHECK(without_percents(sent) == all);
  CHECK(with_percents("anna+x@example.org") == "anna+x@example.org");
  CHECK(with_percents("50%@d") == "50%25@d");
  CHECK_FALSE(without_percents("50%@d"));
}
