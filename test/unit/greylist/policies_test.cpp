// SPDX-License-Identifier: MIT
#include "grayling/greylist/policies.hpp"

#include "support/catch.hpp"

using namespace grayling;

namespace {

// Returns the number of the policy that matches; 0: none.
void check(const Policies& policies, std::string_view recipient, std::string_view context,
           std::uint32_t expected) {
  CAPTURE(recipient, context);
  std::string scratch = "left from before";
  const auto* const found = policies.find(recipient, context, scratch);
  CHECK((found == nullptr ? 0 : found->policy) == expected);
}

void add(Policies& policies, std::vector<std::string> recipients,
         std::vector<std::string> contexts = {}) {
  REQUIRE(policies.add({std::move(recipients), std::move(contexts)}, {}));
}

}  // namespace

TEST_CASE("a policy is for the recipients in the forms of exemption lists") {
  Policies policies;
  add(policies, {"anna@example.org"});
  add(policies, {"@example.org"});
  add(policies, {"example.org"});
  add(policies, {"*.example.com"});
  add(policies, {"abuse@"});
  add(policies, {"/^list-.*@/"});
  policies.finish();
  struct Row {
    std::string_view recipient;
    std::uint32_t expected;
  };
  const Row rows[] = {
      {"anna@example.org", 1},
      {"ANNA@Example.ORG", 1},
      {"anna+x@example.org", 1},
      {"+x@example.org", 2},
      {"bob@example.org", 2},
      {"hanna@example.org", 2},
      {"bob@a.example.org", 3},
      {"bob@b.a.example.org", 3},
      {"bob@badexample.org", 0},
      {"bob@example.com", 0},
      {"bob@a.example.com", 4},
      {"bob@.example.com", 4},
      {"abuse@elsewhere", 5},
      {"abuse+1@else.where", 5},
      {"abuse@example.org", 2},
      {"abuses@elsewhere", 0},
      {"list-1@example.net", 6},
      {"list-1@example.org", 2},
      {"", 0},
      {"anna", 0},
      {"example.org", 0},
      {"@example.org", 2},
      {"anna@example.org@x", 0},
      {"x@anna@example.org", 2},
  };
  for (const auto& row : rows) check(policies, row.recipient, "", row.expected);
  check(policies, "anna@" + std::string(400, 'a') + ".example.org", "", 0);
}

TEST_CASE("a policy is for its recipients whichever way their domain is spelled") {
  Policies policies;
  add(policies, {"anna@münchen.example"});
  add(policies, {"@XN--mnchen-3ya.example"});
  add(policies, {"*.münchen.example"});
  add(policies, {"/@bücher\\./"});
  add(policies, {"/@xn--bcher-kva\\./"});
  policies.finish();
  for (const std::string domain :
       {"münchen.example", "MÜNCHEN.example", "xn--mnchen-3ya.example"}) {
    check(policies, "anna@" + domain, "", 1);
    check(policies, "anna+x@" + domain, "", 1);
    check(policies, "bob@" + domain, "", 2);
    check(policies, "bob@mail." + domain, "", 3);
    check(policies, "bob@x" + domain, "", 0);
  }
  check(policies, "bob@bücher.example", "", 4);
  check(policies, "bob@xn--bcher-kva.example", "", 4);
  check(policies, "bob@bucher.example", "", 0);
}

TEST_CASE("of several that fit the first holds, whatever form it has") {
  const std::vector<std::vector<std::string>> forms = {
      {"anna@example.org"}, {"@example.org"}, {"example.org"}, {"anna@"}, {"/anna/"}, {"org"}};
  for (std::size_t first = 0; first < forms.size(); ++first) {
    Policies policies;
    for (std::size_t i = 0; i < forms.size(); ++i) add(policies, forms[(first + i) % forms.size()]);
    policies.finish();
    check(policies, "anna+x@example.org", "", 1);
  }
}

TEST_CASE("a policy is for contexts, to the letter, or for both together") {
  Policies policies;
  add(policies, {"example.org"}, {"mx"});
  add(policies, {}, {"backup", "test"});
  add(policies, {"example.org", "example.com"});
  add(policies, {}, {"mx"});
  policies.finish();
  check(policies, "a@example.org", "mx", 1);
  check(policies, "a@example.org", "backup", 2);
  check(policies, "a@example.net", "test", 2);
  check(policies, "", "backup", 2);
  check(policies, "a@example.org", "", 3);
  check(policies, "a@example.org", "other", 3);
  check(policies, "a@example.org", "MX", 3);
  check(policies, "a@example.com", "mx", 3);
  check(policies, "a@example.net", "mx", 4);
  check(policies, "a@example.net", "", 0);
  check(policies, "a@example.net", "other", 0);
}

TEST_CASE("a policy without any scope is for all, and none fits where there is none") {
  Policies none;
  none.finish();
  check(none, "a@example.org", "mx", 0);
  Policies policies;
  add(policies, {"example.org"});
  add(policies, {});
  add(policies, {"example.com"});
  policies.finish();
  check(policies, "a@example.org", "", 1);
  check(policies, "a@example.com", "", 2);
}

TEST_CASE("what is no recipient is refused by name, and too much of anything") {
  Policies policies;
  const auto error = [&](const PolicyScope& scope) {
    const auto added = policies.add(scope, {});
    return added ? "" : added.error().text;
  };
  CHECK(error({{"example.org", "no entry"}, {}}).substr(0, 23) == "\"no entry\": has a blank");
  CHECK(error({{""}, {}}) == "\"\": is empty; leave it out");
  CHECK(error({{"/(/"}, {}}).substr(0, 6) == "\"/(/\":");
  std::vector<std::string> contexts;
  for (std::size_t i = 0; i <= kPolicyContextsMax; ++i) contexts.push_back(std::to_string(i));
  CHECK(error({{}, contexts}) == "more than 64 different contexts");
  Policies many;
  for (std::size_t i = 0; i < kPoliciesMax; ++i) REQUIRE(many.add({{"a@"}, {}}, {}));
  CHECK_FALSE(many.add({{"a@"}, {}}, {}));
}

TEST_CASE("settings are given back as they were added, with their number") {
  Policies policies;
  GreylistSettings settings;
  settings.delay = 7;
  REQUIRE(policies.add({{"a@"}, {}}, settings));
  policies.finish();
  REQUIRE(policies.count() == 1);
  CHECK(policies.settings(1).delay == 7);
  CHECK(policies.settings(1).policy == 1);
}

TEST_CASE("a policy has the name of whom it is for, and counts how often it was found") {
  Policies policies;
  add(policies, {"anna@example.org", "example.net"}, {"mx", "submission"});
  add(policies, {}, {"mx"});
  policies.finish();
  CHECK(policies.settings(1).policy_name ==
        "anna@example.org, example.net; context mx; context submission");
  CHECK(policies.settings(2).policy_name == "context mx");
  check(policies, "anna@example.org", "mx", 1);
  check(policies, "bob@example.org", "mx", 2);
  check(policies, "carl@example.org", "mx", 2);
  check(policies, "carl@example.org", "", 0);
  CHECK(policies.take_finds() == std::vector<std::int64_t>{0, 1, 2});
  CHECK(policies.take_finds() == std::vector<std::int64_t>{0, 0, 0});
}
