// SPDX-License-Identifier: MIT
#include "doctor/restrictions.hpp"

#include "support/catch.hpp"

using namespace grayling;
using Words = std::vector<std::string>;

TEST_CASE("a list of restrictions is words, and what braces hold is one") {
  CHECK(restriction_words("").empty());
  CHECK(restriction_words(" ,\t, ").empty());
  CHECK(restriction_words("a, b c,d") == Words{"a", "b", "c", "d"});
  CHECK(restriction_words("x { inet:h:1, timeout=10s } y") ==
        Words{"x", "inet:h:1, timeout=10s", "y"});
  CHECK(restriction_words("{ a, { b = c d } }, e") == Words{"a, { b = c d }", "e"});
  CHECK(restriction_words("x { open, e") == Words{"x", "open, e"});
  CHECK(restriction_words("x } y") == Words{"x", "}", "y"});
}

TEST_CASE("each policy service is found with its options and what comes before") {
  const auto uses = policy_uses(
      "permit_mynetworks, check_policy_service inet:127.0.0.1:1 "
      "Check_Policy_Service { unix:private/g, timeout=10s, default_action=DUNNO, "
      "{ policy_context = a b } }");
  REQUIRE(uses.size() == 2);
  CHECK(uses[0].service == "inet:127.0.0.1:1");
  CHECK(uses[0].options.empty());
  CHECK(uses[0].before == Words{"permit_mynetworks"});
  CHECK(uses[1].service == "unix:private/g");
  CHECK(uses[1].options.at("timeout") == "10s");
  CHECK(uses[1].options.at("default_action") == "DUNNO");
  CHECK(uses[1].options.at("policy_context") == "a b");
  CHECK(uses[1].before.size() == 3);
  CHECK(policy_uses("check_policy_service").empty());
  CHECK(policy_uses("check_policy_services inet:127.0.0.1:1").empty());
  CHECK(policy_uses("check_policy_service {}").front().service.empty());
}

TEST_CASE("Postfix' times are read") {
  CHECK(postfix_seconds("10s") == 10);
  CHECK(postfix_seconds("100") == 100);
  CHECK(postfix_seconds("2m") == 120);
  CHECK(postfix_seconds("1w") == 604800);
  for (const auto* text : {"", "s", "10x", "10 s", "-1", "99999999999999999999", "2000000000w"}) {
    CAPTURE(text);
    CHECK(postfix_seconds(text) == -1);
  }
}
