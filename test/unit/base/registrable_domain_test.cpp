// SPDX-License-Identifier: MIT
#include "grayling/base/registrable_domain.hpp"

#include <string>

#include "support/catch.hpp"

using namespace grayling;

TEST_CASE("the registrable domain is a label more than a public suffix") {
  CHECK(registrable_domain("mail.example.org") == "example.org");
  CHECK(registrable_domain("example.org") == "example.org");
  CHECK(registrable_domain("a.b.example.co.uk") == "example.co.uk");
  CHECK(registrable_domain("a.example.test") == "example.test");
  CHECK(registrable_domain("co.uk").empty());
  CHECK(registrable_domain("org").empty());
  CHECK(registrable_domain("").empty());
}

TEST_CASE("it is the same however often and in whichever order names are asked for") {
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < 100; ++i) {
      const std::string number = std::to_string(i);
      CHECK(registrable_domain("a." + number + ".example.org") == "example.org");
      CHECK(registrable_domain("a." + number + ".co.uk") == number + ".co.uk");
      CHECK(registrable_domain("co.uk").empty());
    }
  }
}

TEST_CASE("a name that is too long for the DNS has one, too") {
  const std::string labels(300, 'a');
  CHECK(registrable_domain(labels + ".example.org") == "example.org");
}

TEST_CASE("top-level domains of the list are known, and no others") {
  CHECK(is_listed_top_domain("org"));
  CHECK(is_listed_top_domain("uk"));
  CHECK_FALSE(is_listed_top_domain("co.uk"));
  CHECK_FALSE(is_listed_top_domain("example"));
  CHECK_FALSE(is_listed_top_domain("intranetname"));
  CHECK_FALSE(is_listed_top_domain(""));
}
