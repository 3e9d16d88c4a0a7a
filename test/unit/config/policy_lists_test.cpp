// SPDX-License-Identifier: MIT
// What lists from SQL hold, as exemptions and as the recipients of policies.
#include "grayling/config/policy_lists.hpp"

#include "grayling/config/exempt_files.hpp"
#include "support/catch.hpp"

using namespace grayling;

namespace {

std::shared_ptr<const NamedList> list(std::initializer_list<std::string_view> entries,
                                      std::size_t nulls = 0) {
  return std::make_shared<const NamedList>(NamedList{entries, nulls});
}

std::vector<Config::PolicySection> policies_for(std::vector<std::string> recipients) {
  Config::PolicySection section;
  section.scope.recipients = std::move(recipients);
  section.greylist.mode = Mode::Off;
  return {section};
}

}  // namespace

TEST_CASE("a list's rows are entries like those of a file") {
  const NamedLists lists = {{"panel", list({"192.0.2.0/24", "mx.example.org"})}};
  const auto read = read_exemptions({{"sql:panel", "sql:unread"}, {}, {}}, {}, lists);
  CHECK(read.is_complete);
  CHECK(read.warnings.empty());
  CHECK(read.list_warnings.empty());
  CHECK(read.exemptions->count(ExemptList::Clients) == 2);
  std::string scratch;
  const auto found =
      read.exemptions->find_client("mx.example.org", *IpAddress::parse("198.51.100.1"), scratch);
  REQUIRE(found);
  CHECK(read.exemptions->origin(*found) == "sql:panel");
  CHECK(found->line == 2);
}

TEST_CASE("rows that are no entries are counted, and the first three named") {
  const NamedLists lists = {
      {"panel", list({"", "a b", "c d", "e f", "good@example.org", "g h"}, 2)}};
  const auto read = read_exemptions({{}, {}, {"sql:panel"}}, {}, lists);
  CHECK(read.exemptions->count(ExemptList::Recipients) == 1);
  REQUIRE(read.list_warnings.size() == 1);
  const auto& warning = read.list_warnings[0];
  INFO(warning);
  CHECK(warning.starts_with(
      "sql:panel: 7 rows are no entries for exempt.recipients; 2 are NULL; \"\": is empty; "
      "\"a b\": has a blank in it"));
  CHECK(warning.find("\"c d\"") != std::string::npos);
  CHECK(warning.find("\"e f\"") == std::string::npos);
  CHECK(warning.find('\n') == std::string::npos);
}

TEST_CASE("a policy is for those on its list, and for nobody while the list isn't read") {
  const auto sections = policies_for({"sql:panel", "bob@example.org"});
  CHECK(has_lists(sections));
  CHECK_FALSE(has_lists(policies_for({"bob@example.org"})));
  const auto finds = [&](const NamedLists& lists, std::string_view recipient) {
    std::string scratch;
    return make_policies(sections, lists)->find(recipient, "", scratch) != nullptr;
  };
  const NamedLists lists = {{"panel", list({"a b", "anna@example.org", "example.net"})}};
  CHECK(finds(lists, "Anna@example.org"));
  CHECK(finds(lists, "x@sub.example.net"));
  CHECK(finds(lists, "bob@example.org"));
  CHECK_FALSE(finds(lists, "carl@example.org"));
  CHECK_FALSE(finds({}, "anna@example.org"));
  CHECK(finds({}, "bob@example.org"));
  const auto only_list = policies_for({"sql:panel"});
  std::string scratch;
  CHECK(make_policies(only_list, {})->find("anna@example.org", "", scratch) == nullptr);
  CHECK(make_policies({}, lists) == nullptr);
  CHECK(policy_list_warnings(sections, lists).size() == 1);
  CHECK(policy_list_warnings(sections, lists)[0].starts_with(
      "sql:panel: 1 row is no entry for policy.recipients; \"a b\": has a blank"));
}

TEST_CASE("a row with a # is no entry, so that nobody's address is cut to a wider one") {
  const std::vector<std::string> rows = {"/./#x@his.example", "victim.example#x@his.example",
                                         "team#1@example.org", "a@b.example # note", "#"};
  for (const auto& row : rows) {
    CAPTURE(row);
    const NamedLists lists = {{"panel", list({row})}};
    const auto read = read_exemptions({{"sql:panel"}, {"sql:panel"}, {"sql:panel"}}, {}, lists);
    for (const auto kind : {ExemptList::Clients, ExemptList::Senders, ExemptList::Recipients}) {
      CHECK(read.exemptions->count(kind) == 0);
    }
    REQUIRE(read.list_warnings.size() == 3);
    CHECK(read.list_warnings[2].find("has a #, and a row has no comments") != std::string::npos);
    const auto sections = policies_for({"sql:panel"});
    const auto policies = make_policies(sections, lists);
    std::string scratch;
    for (const auto* recipient : {"anna@victim.example", "team@example.org", "a@b.example"}) {
      CHECK(policies->find(recipient, "", scratch) == nullptr);
    }
    REQUIRE(policy_list_warnings(sections, lists).size() == 1);
    CHECK(policy_list_warnings(sections, lists)[0].find("has a #") != std::string::npos);
  }
}
