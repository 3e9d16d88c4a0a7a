// SPDX-License-Identifier: MIT
#include "cli/replay/dns_asker.hpp"

#include "support/catch.hpp"
#include "support/scripted_resolver.hpp"
#include "support/test_clock.hpp"

namespace grayling {
namespace {

std::vector<DnsQuestion> questions(std::size_t count) {
  std::vector<DnsQuestion> all;
  for (std::size_t i = 0; i < count; ++i) {
    all.push_back({std::to_string(i) + ".example", RecordType::Txt});
  }
  return all;
}

}  // namespace

TEST_CASE("the DNS is asked no more often than wished") {
  TestClock clock;
  ScriptedResolver resolver(clock);
  DnsAnswers answers;
  DnsAsker asker(questions(100), 20, resolver, clock, answers);
  asker.go_on();
  CHECK(resolver.asked.size() == 1);
  clock.pass_ms(500);
  asker.go_on();
  asker.go_on();
  CHECK(resolver.asked.size() == 11);
  resolver.deliver();
  CHECK(asker.answered() == 11);
  CHECK(asker.all() == 100);
  CHECK(answers.size() == 11);
  clock.pass(60);
  asker.go_on();
  CHECK(resolver.asked.size() <= 11 + 21);
  for (int i = 0; i < 10; ++i) {
    clock.pass(1);
    asker.go_on();
    resolver.deliver();
  }
  CHECK(asker.is_done());
  CHECK(answers.size() == 100);
}

TEST_CASE("what SPF records include is asked at once, each domain once") {
  TestClock clock;
  ScriptedResolver resolver(clock);
  resolver.add_text("a.example", "v=spf1 include:one.example ?include:two.example. mx -all");
  resolver.add_text("b.example", "v=spf1 redirect=one.example");
  resolver.add_text("one.example", "v=spf1 include:a.example -all");
  DnsAnswers answers;
  {
    DnsAsker asker({{"a.example", RecordType::Txt}, {"b.example", RecordType::Txt}}, 1000, resolver,
                   clock, answers);
    while (!asker.is_done()) {
      asker.go_on();
      resolver.deliver();
      clock.pass_ms(100);
    }
    CHECK(asker.answered() == 4);
  }
  CHECK(resolver.asked.size() == 4);
  CHECK(answers.has("two.example", RecordType::Txt));
}

TEST_CASE("a domain whose SPF records include ever new names is asked ten more times") {
  TestClock clock;
  ScriptedResolver resolver(clock);
  const auto two_more = [](const std::string& name) {
    return "v=spf1 include:1" + name + " include:2" + name + " -all";
  };
  for (const std::string name : {"a.example", "b.example"}) {
    std::vector<std::string> names = {name};
    for (std::size_t i = 0; i < 100; ++i) {
      resolver.add_text(names[i], two_more(names[i]));
      names.push_back("1" + names[i]);
      names.push_back("2" + names[i]);
    }
  }
  DnsAnswers answers;
  DnsAsker asker({{"a.example", RecordType::Txt}, {"b.example", RecordType::Txt}}, 1000, resolver,
                 clock, answers);
  for (int i = 0; i < 50; ++i) {
    asker.go_on();
    resolver.deliver();
    clock.pass_ms(100);
  }
  CHECK(asker.is_done());
  CHECK(asker.answered() == 2 * 11);
}

TEST_CASE("the domains of SPF records that depend on the mail aren't followed") {
  using Domains = std::vector<std::string>;
  CHECK(spf_domains_in({"v=spf1 include:%{i}.a.example Include:B.example +redirect=c.example"}) ==
        Domains{"b.example", "c.example"});
  CHECK(spf_domains_in({"include:a.example", "v=spf10 include:b.example", "v=spf1", ""}).empty());
  CHECK(spf_domains_in({"v=spf1  include: include:local include:a..b redirect=a@b.example"}) ==
        Domains{});
}

TEST_CASE("asking ends when the DNS is gone, and what was asked is kept") {
  TestClock clock;
  ScriptedResolver resolver(clock);
  DnsAnswers answers;
  {
    DnsAsker asker(questions(1000), 1000, resolver, clock, answers);
    asker.go_on();
    resolver.deliver();
    CHECK_FALSE(asker.is_in_vain());
    resolver.fail_all(true);
    clock.pass_ms(100);
    asker.go_on();
    CHECK_FALSE(asker.is_in_vain());
    resolver.deliver();
    CHECK(asker.is_in_vain());
    clock.pass_ms(100);
    asker.go_on();
    CHECK(resolver.open() > 0);
  }
  CHECK(resolver.open() == 0);
  CHECK(answers.size() == 101);
  CHECK(answers.failures() == 100);
}

}  // namespace grayling
