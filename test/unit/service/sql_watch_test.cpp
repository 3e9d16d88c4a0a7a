// SPDX-License-Identifier: MIT
// Lists from SQL in a running service, with databases that a test moves.
#include "list_databases.hpp"

using namespace grayling;

TEST_CASE("a list is read at the start, and a changed row counts after its refresh") {
  ListFixture f({{list_section("panel")}, {}});
  f.databases.set("panel", list_entries({"a@d.test"}));
  f.start();
  CHECK(f.passed.comes_to("panel", "a@d.test"));
  CHECK(f.log.wait_for("first look"));
  CHECK(f.log.count("sql:panel: 1 row") == 1);
  f.databases.set("panel", list_entries({"a@d.test", "b@d.test"}));
  f.refresh();
  CHECK(f.passed.comes_to("panel", "a@d.test,b@d.test"));
}

TEST_CASE("an answer that is the same passes nothing on and logs nothing") {
  ListFixture f({{list_section("panel")}, {}});
  f.databases.set("panel", list_entries({"a@d.test"}));
  f.start();
  CHECK(f.log.wait_for("first look"));
  f.refresh();
  f.refresh();
  f.databases.set("panel", list_entries({"b@d.test"}));
  f.refresh();
  CHECK(f.passed.comes_to("panel", "b@d.test"));
  CHECK(f.passed.times() == 2);
  CHECK(f.log.count("sql:panel: 1 row") == 2);
}

TEST_CASE("the last good answer holds while the database is away, which is told once") {
  ListFixture f({{list_section("panel")}, {}});
  f.databases.set("panel", list_entries({"a@d.test"}));
  f.start();
  CHECK(f.log.wait_for("first look"));
  for (int i = 0; i < 3; ++i) {
    f.databases.set("panel", fail(ErrorKind::Unavailable,
                                  "no host; error after 30" + std::to_string(i) + " ms"));
    f.refresh();
  }
  f.refresh();
  CHECK(f.log.count("the last answer, of 1 row, holds until it can be read") == 1);
  CHECK(f.passed.comes_to("panel", "a@d.test"));
  const auto shown = f.known->shown(f.clock.monotonic());
  REQUIRE(shown.size() == 1);
  CHECK(shown[0].entries == 1);
  CHECK(shown[0].failures >= 3);
  CHECK(shown[0].age.value_or(0) >= 180);
  CHECK(shown[0].trouble == "no host; error after 302 ms");
  f.databases.set("panel", list_entries({"a@d.test"}));
  f.refresh();
  CHECK(f.log.wait_for("sql:panel: can be read again"));
  f.refresh();
  CHECK(f.known->shown(f.clock.monotonic())[0].trouble.empty());
  CHECK(f.passed.times() == 1);
}

TEST_CASE("a database that is away at the start exempts nobody, and is told once") {
  ListFixture f({{list_section("panel"), list_section("other")}, {}});
  f.databases.set("other", list_entries({"x@d.test"}));
  f.start();
  CHECK(f.log.wait_for("first look"));
  CHECK(f.passed.comes_to("other", "x@d.test"));
  CHECK(f.passed.comes_to("panel", "none"));
  f.refresh();
  f.databases.set("panel", list_entries({"a@d.test"}));
  f.refresh();
  CHECK(f.passed.comes_to("panel", "a@d.test"));
  CHECK(f.log.count("sql:panel: the database is away; nobody is on this list") == 1);
}

TEST_CASE("a reload takes lists away, adds some, and forgets the answer of another query") {
  ListFixture f({{list_section("panel"), list_section("old")}, {}});
  f.databases.set("panel", list_entries({"a@d.test"}));
  f.databases.set("old", list_entries({"o@d.test"}));
  f.start();
  CHECK(f.passed.comes_to("old", "o@d.test"));
  f.databases.set("new", list_entries({"n@d.test"}));
  f.watch->reload({{list_section("panel", "away"), list_section("new")}, {}});
  CHECK(f.passed.comes_to("new", "n@d.test"));
  CHECK(f.passed.comes_to("old", "none"));
  CHECK(f.passed.comes_to("panel", "none"));
}

TEST_CASE("policies follow the lists that they name") {
  Config::PolicySection policy;
  policy.scope.recipients = {"sql:strict"};
  ListFixture f({{list_section("strict")}, {policy}});
  f.databases.set("strict", NamedList{{"a b", "anna@d.test"}, 0});
  f.start();
  CHECK(f.passed.comes_to_policy("anna@d.test", true));
  CHECK(f.passed.comes_to_policy("bob@d.test", false));
  f.databases.set("strict", NamedList{{"a b", "bob@d.test"}, 0});
  f.refresh();
  CHECK(f.passed.comes_to_policy("bob@d.test", true));
  CHECK(f.log.count("sql:strict: 1 row is no entry for policy.recipients") == 1);
  policy.scope.recipients = {"carl@d.test"};
  f.watch->reload({{}, {policy}});
  CHECK(f.passed.comes_to_policy("carl@d.test", true));
  CHECK(f.passed.comes_to_policy("bob@d.test", false));
}

TEST_CASE("policies are made again only if a list that they name has changed") {
  Config::PolicySection policy;
  policy.scope.recipients = {"sql:strict"};
  ListFixture f({{list_section("strict"), list_section("exempt")}, {policy}});
  f.databases.set("strict", list_entries({"anna@d.test"}));
  f.databases.set("exempt", list_entries({"x@d.test"}));
  f.start();
  CHECK(f.passed.comes_to("exempt", "x@d.test"));
  CHECK(f.passed.comes_to_policy("anna@d.test", true));
  const int before = f.passed.policy_times();
  f.databases.set("exempt", list_entries({"y@d.test"}));
  f.refresh();
  CHECK(f.passed.comes_to("exempt", "y@d.test"));
  CHECK(f.passed.policy_times() == before);
  f.databases.set("strict", list_entries({"bob@d.test"}));
  f.refresh();
  CHECK(f.passed.comes_to_policy("bob@d.test", true));
  CHECK(f.passed.policy_times() == before + 1);
}
