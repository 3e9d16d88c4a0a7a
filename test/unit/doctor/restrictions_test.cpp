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
  const auto uses_of = [](std::string_view list) { return policy_uses(restriction_words(list)); };
  const auto uses = uses_of(
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
  CHECK(uses_of("check_policy_service").empty());
  CHECK(uses_of("check_policy_services inet:127.0.0.1:1").empty());
  CHECK(uses_of("check_policy_service {}").front().service.empty());
}

TEST_CASE("a class is what it stands for, where a list names it first") {
  const RestrictionClasses classes = {
      {"outer", "b, inner c"}, {"inner", "d { e f }"}, {"again", "again g"}, {"unused", "h"}};
  const auto list = expanded("a outer, inner again i", classes);
  CHECK(list.words == Words{"a", "b", "d", "e f", "c", "g", "i"});
  CHECK(list.classes == std::set<std::string>{"outer", "inner", "again"});
  CHECK(expanded("outer Outer", {}).words == Words{"outer", "Outer"});
}

TEST_CASE("classes within classes are no burden") {
  constexpr int kDeep = 100'000;  // the output of postconf that is read has room for more
  RestrictionClasses classes;
  for (int i = 0; i < kDeep; ++i) {
    const auto next = "c" + std::to_string(i + 1);
    classes["c" + std::to_string(i)] = next + " " + next;
  }
  CHECK(expanded("c0", classes).words == Words(2, "c" + std::to_string(kDeep)));
}

TEST_CASE("an access table is told by the name of its restriction") {
  CHECK(has_access_table({"permit", "Check_Recipient_Access", "hash:/etc/postfix/greylisted"}));
  CHECK(has_access_table({"check_client_access", "{ cidr:/x }"}));
  CHECK_FALSE(has_access_table({"check_policy_service", "unix:private/access"}));
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
