// SPDX-License-Identifier: MIT
// Lists from SQL whose databases are slow or hang.
#include <algorithm>

#include "list_databases.hpp"

using namespace grayling;

TEST_CASE("the end doesn't wait for a database that hangs") {
  ListFixture f({{}, {}});
  SqlWatch::Links links;
  links.make_list = [&f](const auto&) {
    f.log.write(LogLevel::Info, "reading");
    return std::make_unique<HangingList>();
  };
  links.on_lists = [](const auto&) {};
  links.on_policies = [](const auto&) {};
  links.on_first_look = [] {};
  auto watch = std::make_unique<SqlWatch>(SqlListUse{{list_section("panel")}, {}}, links, f.known,
                                          f.clock, f.log);
  REQUIRE(f.log.wait_for("reading"));
  watch.reset();
  CHECK(f.log.count("sql:panel") == 0);
}

TEST_CASE("a database that hangs delays no other list, and the first look waits for it") {
  ListGate gate;
  ListFixture f({{}, {}});
  f.databases.set("quick", list_entries({"a@d.test"}));
  SqlWatch::Links links;
  links.make_list = [&](const auto& s) -> std::unique_ptr<SqlList> {
    if (s.query == "hangs") return std::make_unique<GatedList>(gate, "late@d.test");
    return std::make_unique<FakeList>(f.databases, s.query);
  };
  links.on_lists = [&f](const auto& lists) { f.passed.take(lists); };
  links.on_policies = [](const auto&) {};
  links.on_first_look = [&f] { f.log.write(LogLevel::Info, "first look"); };
  f.watch =
      std::make_unique<SqlWatch>(SqlListUse{{list_section("hangs"), list_section("quick")}, {}},
                                 links, f.known, f.clock, f.log);
  CHECK(f.passed.comes_to("quick", "a@d.test"));
  f.databases.set("quick", list_entries({"b@d.test"}));
  f.refresh();
  CHECK(f.passed.comes_to("quick", "b@d.test"));
  CHECK(f.passed.comes_to("hangs", "none"));
  CHECK(f.log.count("first look") == 0);
  gate.open();
  CHECK(f.passed.comes_to("hangs", "late@d.test"));
  CHECK(f.log.wait_for("first look"));
}

TEST_CASE("a reload doesn't wait for a database that hangs and is needed no more") {
  ListFixture f({{}, {}});
  f.databases.set("new", list_entries({"n@d.test"}));
  SqlWatch::Links links;
  links.make_list = [&](const auto& s) -> std::unique_ptr<SqlList> {
    f.log.write(LogLevel::Info, "reading " + s.query);
    if (s.query == "hangs") return std::make_unique<HangingList>();
    return std::make_unique<FakeList>(f.databases, s.query);
  };
  links.on_lists = [&f](const auto& lists) { f.passed.take(lists); };
  links.on_policies = [](const auto&) {};
  links.on_first_look = [] {};
  f.watch = std::make_unique<SqlWatch>(SqlListUse{{list_section("panel", "hangs")}, {}}, links,
                                       f.known, f.clock, f.log);
  REQUIRE(f.log.wait_for("reading hangs"));
  f.watch->reload({{list_section("panel", "new")}, {}});
  CHECK(f.passed.comes_to("panel", "n@d.test"));
  CHECK(f.log.count("sql:panel: cut off") == 0);
}

TEST_CASE("a list whose reading began before a reload is read again after it") {
  ListGate gate;
  ListFixture f({{}, {}});
  SqlWatch::Links links;
  links.make_list = [&](const auto&) {
    f.log.write(LogLevel::Info, "reading");
    return std::make_unique<GatedList>(gate, "a@d.test");
  };
  links.on_lists = [&f](const auto& lists) { f.passed.take(lists); };
  links.on_policies = [](const auto&) {};
  links.on_first_look = [] {};
  f.watch = std::make_unique<SqlWatch>(SqlListUse{{list_section("panel")}, {}}, links, f.known,
                                       f.clock, f.log);
  REQUIRE(f.log.wait_for("reading"));
  f.watch->reload({{list_section("panel")}, {}});
  gate.open();
  CHECK(f.log.wait_for("reading", 2));
}

TEST_CASE("a reload while a list is read brings the old policies back in no case") {
  Config::PolicySection old_policy;
  old_policy.scope.recipients = {"sql:panel"};
  Config::PolicySection new_policy;
  new_policy.scope.recipients = {"carl@d.test"};
  ListGate gate;
  ListFixture f({{}, {}});
  std::vector<bool> had_anna;  // for each of the policies that were offered
  SqlWatch::Links links;
  links.make_list = [&](const auto&) {
    f.log.write(LogLevel::Info, "reading");
    return std::make_unique<GatedList>(gate, "anna@d.test");
  };
  links.on_lists = [&f](const auto& lists) { f.passed.take(lists); };
  links.on_policies = [&](auto policies) {
    std::string scratch;
    had_anna.push_back(policies && policies->find("anna@d.test", "", scratch) != nullptr);
    f.passed.take(std::move(policies));
  };
  links.on_first_look = [] {};
  auto watch = std::make_unique<SqlWatch>(SqlListUse{{list_section("panel")}, {old_policy}}, links,
                                          f.known, f.clock, f.log);
  CHECK(f.log.wait_for("reading"));
  watch->reload({{list_section("panel")}, {new_policy}});
  gate.open();
  CHECK(f.passed.comes_to_policy("carl@d.test", true));
  CHECK(f.passed.comes_to("panel", "anna@d.test"));
  watch.reset();
  CHECK(std::find(had_anna.begin(), had_anna.end(), true) == had_anna.end());
}
