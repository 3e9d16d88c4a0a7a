// SPDX-License-Identifier: MIT
#include "spf/record.hpp"

#include <vector>

#include "support/catch.hpp"

using namespace grayling;

namespace {

std::vector<std::string> terms_of(std::string_view text) {
  auto record = SpfRecord::parse(text);
  REQUIRE(record);
  std::vector<std::string> terms;
  while (const auto term = record->next()) terms.emplace_back(term->text);
  return terms;
}

}  // namespace

TEST_CASE("which TXT records are meant for SPF") {
  for (const auto* const text :
       {"v=spf1", "v=spf1 ", "v=spf1 -all", "V=sPf1 mx", "v=spf1  garbage"}) {
    CAPTURE(text);
    CHECK(is_spf_record(text));
  }
  for (const auto* const text : {"", "v=spf", "v=spf10", "v=spf1mx", "v=spf1\tmx", " v=spf1",
                                 "v=spf1-all", "v=spf2.0/pra mx", "spf1 mx", "\"v=spf1 mx"}) {
    CAPTURE(text);
    CHECK_FALSE(is_spf_record(text));
  }
}

TEST_CASE("a record's mechanisms in their order, without its modifiers") {
  using Terms = std::vector<std::string>;
  CHECK(terms_of("v=spf1").empty());
  CHECK(terms_of("v=spf1   ").empty());
  CHECK(terms_of("v=spf1 a  mx   -all ") == Terms{"a", "mx", "-all"});
  CHECK(terms_of("v=spf1 exp=x.org a moo=cow redirect=y.org mx") == Terms{"a", "mx"});
}

TEST_CASE("the redirect of a record") {
  CHECK(SpfRecord::parse("v=spf1 a redirect=%{d}.x mx")->redirect()->domain_spec == "%{d}.x");
  CHECK_FALSE(SpfRecord::parse("v=spf1 a mx")->redirect());
}

TEST_CASE("an error anywhere spoils the record") {
  struct Row {
    const char* text;
    const char* error;
  };
  for (const auto& row :
       {Row{"v=spf1 -all moo", "\"moo\" is no term of SPF"},
        Row{"v=spf1 ip4:192.0.2.1/33 -all", "\"ip4:192.0.2.1/33\" is no term of SPF"},
        Row{"v=spf1 a\tmx", "\"a?mx\" is no term of SPF"},
        Row{"v=spf1 redirect=a.b mx redirect=a.b", "it has two \"redirect=\""},
        Row{"v=spf1 exp=a.b EXP=a.c", "it has two \"exp=\""}}) {
    const auto record = SpfRecord::parse(row.text);
    REQUIRE_FALSE(record);
    CHECK(record.error().text == row.error);
  }
  CHECK(SpfRecord::parse("v=spf1 x=1 x=2"));
}

TEST_CASE("a record of 64 KiB is read to its end") {
  std::string text = "v=spf1";
  while (text.size() < 65'000) text += " ip4:192.0.2.1";
  CHECK(terms_of(text).size() == (text.size() - 6) / 14);
  CHECK_FALSE(SpfRecord::parse(text + " moo"));
}
