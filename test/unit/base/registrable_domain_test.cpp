// SPDX-License-Identifier: MIT
#include "grayling/base/registrable_domain.hpp"

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
