// SPDX-License-Identifier: MIT
#include "grayling/greylist/plain_address.hpp"

#include "support/catch.hpp"

using namespace grayling;

TEST_CASE("an address stands for itself in its normal form") {
  CHECK(plain_address("anna@example.org").value_or("") == "anna@example.org");
  CHECK(plain_address("Anna.Smith@Example.ORG").value_or("") == "anna.smith@example.org");
  CHECK(plain_address("o'brien+x@example.org").value_or("") == "o'brien+x@example.org");
  CHECK(plain_address("anna@m\u00fcnchen.example").value_or("") == "anna@xn--mnchen-3ya.example");
  CHECK(plain_address("another@example.org").value_or("") == "another@example.org");
}

TEST_CASE("what would exempt somebody else, too, is no plain address") {
  for (const std::string text : {"",
                                 "@",
                                 "anna",
                                 "example.org",
                                 "@example.org",
                                 "anna@",
                                 "/./@example.org",
                                 "/anna@x/",
                                 "anna#@example.org",
                                 "#anna@example.org",
                                 "anna@b@example.org",
                                 "*@example.org",
                                 "anna@*.example.org",
                                 "anna @example.org",
                                 "anna@example.org berta@example.org",
                                 "anna@example.org,b@example.org",
                                 "<anna@example.org>",
                                 "\"anna\"@example.org",
                                 "anna@.example.org",
                                 "anna@example..org",
                                 "anna\n@example.org",
                                 "a\xff@example.org"}) {
    CAPTURE(text);
    CHECK_FALSE(plain_address(text));
  }
  CHECK_FALSE(plain_address(std::string(400, 'a') + "@example.org"));
}
